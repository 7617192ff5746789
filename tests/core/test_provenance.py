from countermove.core.provenance import sha256_of


def test_the_hash_of_nothing_is_the_published_one():
    assert sha256_of(b"") == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
