"""Search in 10,000 passages, English and Chinese: the index against a plain scan of every passage."""

from random import Random
from statistics import median, quantiles
from time import perf_counter

from shared.timing import is_quick, print_table

from countermove.documents.document import Passage
from countermove.documents.search import Findable, scan
from countermove.documents.search_index import build_index
from countermove.documents.search_query import Query, parse_query

WORDS = 4_000
CHARACTERS = 2_500
FIRST_CHARACTER = 0x4E00


def made_up_words(rng: Random) -> list[str]:
    """Words of two to four syllables, the most frequent first."""
    syllables = [first + vowel for first in "bcdfglmnprstv" for vowel in ("a", "e", "i", "o", "u", "an", "er", "ing")]
    return ["".join(rng.choices(syllables, k=rng.randint(1, 4))) for _ in range(WORDS)]


def made_up_texts(rng: Random, number: int) -> list[str]:
    """English and Chinese in turn, with some words and characters far more frequent than others, as in real text."""
    words, weights = made_up_words(rng), [1 / (rank + 2) for rank in range(WORDS)]
    characters = [chr(FIRST_CHARACTER + code) for code in rng.sample(range(20_000), CHARACTERS)]
    rates = [1 / (rank + 20) for rank in range(CHARACTERS)]
    return [
        "".join(rng.choices(characters, rates, k=rng.randint(20, 200)))
        if turn % 2
        else " ".join(rng.choices(words, weights, k=rng.randint(10, 100)))
        for turn in range(number)
    ]


def made_up_queries(rng: Random, texts: list[str], number: int) -> list[Query]:
    """One to six characters, or one to three words, side by side or as a phrase, out of passages drawn at random."""
    queries = []
    for text in rng.choices(texts, k=number):
        parts = text.split(" ") if " " in text else text
        start, length = rng.randrange(len(parts)), rng.randint(1, 3 if " " in text else 6)
        taken = (" " if " " in text else "").join(parts[start : start + length])
        queries.append(parse_query(f'"{taken}"' if rng.random() < 0.5 else taken))
    return queries


def main() -> None:
    quick = is_quick(__doc__ or "")
    rng = Random(0)
    texts = made_up_texts(rng, 100 if quick else 10_000)
    findables = [Findable("plan", Passage(f"p{n}", "paragraph", t, 0, len(t))) for n, t in enumerate(texts, 1)]
    queries = made_up_queries(rng, texts, 10 if quick else 1_000)
    start = perf_counter()
    with build_index(findables) as index:
        print(f"{len(findables):,} passages indexed in {perf_counter() - start:.1f} s")
        taken = []
        for query in queries:
            start = perf_counter()
            index.search(query)
            taken.append(perf_counter() - start)
        scanned = []
        for query in queries[:5]:
            start = perf_counter()
            found = scan(query, findables)
            scanned.append(perf_counter() - start)
            assert index.positions(query) == found
    print(f"{len(scanned)} queries find the same passages on both roads")
    most, half = quantiles(taken, n=20)[-1] * 1000, median(taken) * 1000
    print(f"95 of 100 queries take at most {most:.1f} ms, half of them at most {half:.1f} ms")
    print_table([(f"index, {len(taken):,} queries", taken), ("plain scan", scanned)], unit="ms", scale=1000)


if __name__ == "__main__":
    main()
