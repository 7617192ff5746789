from countermove.case.check import check_study, citation_faults
from countermove.case.files import read_study
from countermove.case.new import new_study_files
from countermove.documents.read import read_document
from countermove.game.compile import compile_case
from countermove.plan.extract import extract_plan
from countermove.plan.passages import passages_by_id
from countermove.solving.methods import solve_nominal


def test_a_new_study_is_sound_down_to_its_quotes_and_solves(tmp_path):
    for path, text in new_study_files().items():
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_text(text, encoding="utf-8")
    study = read_study(tmp_path)
    documents = {document.id: read_document(tmp_path / document.file) for document in study.documents}
    passages = {id_: passages_by_id(document, extract_plan(document)) for id_, document in documents.items()}
    assert citation_faults(study, passages) == ()
    assert check_study(study, passages) == ()
    solution = solve_nominal(compile_case(study.cases[0]))
    assert [turn.layer for turn in solution.line] == ["plan", "reply", "answer"]
    assert all(turn.adopted for turn in solution.line)
    assert solution.certificate is not None
    assert solution.certificate.holds


def test_a_new_study_has_its_files_in_order_and_text_in_two_languages():
    files = new_study_files()
    assert list(files) == sorted(files)
    assert {"study.yaml", "cases/shore-power.yaml", "documents/port-plan.md"} <= set(files)
    assert "港务局" in files["study.yaml"]
