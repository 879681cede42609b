"""How often the language of a sentence is told right, beside lingua with all its languages.

    python -m benchmarks.language            # ours; --lingua adds lingua, which takes minutes

Reads langid_lingua/sentences.tsv.gz (lingua's test sentences) under VOC_DATA_DIR or ../shared/data. Texts of more than
20 characters in the 30 languages with most speakers (Ethnologue, total speakers) that are among the 75 of the set.
"right" is of all sentences, "wrong" those given another language, "unknown" those given none; codes that are one
written language to fastText (Norwegian, Serbo-Croatian) do not occur among the thirty.
"""

from __future__ import annotations

import argparse
import gzip
import os
import time
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from voc.ingest.clean import clean
from voc.ingest.language import detect_language

FOLDER = Path(os.environ.get("VOC_DATA_DIR", Path(__file__).parents[2] / "shared" / "data"))
MIN_CHARS = 20
MOST_SPOKEN = (
    "en", "zh", "hi", "es", "fr", "ar", "bn", "pt", "ru", "ur", "id", "de", "ja", "mr", "te", "tr", "ta", "vi", "pa",
    "sw", "tl", "fa", "ko", "th", "it", "gu", "yo", "pl", "uk", "nl",
)  # fmt: skip
Detect = Callable[[str], str | None]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--lingua", action="store_true", help="Also measure lingua-language-detector.")
    options = parser.parse_args()
    sentences = read(FOLDER / "langid_lingua" / "sentences.tsv.gz")
    detect_language("Dies lädt das Modell einmal.")
    print_table("voc", sentences, lambda text: detect_language(clean(text)))
    if options.lingua:
        print_table("lingua", sentences, lingua())


def read(path: Path) -> dict[str, list[str]]:
    """The sentences of each of the thirty languages that are long enough."""
    found: defaultdict[str, list[str]] = defaultdict(list)
    with gzip.open(path, "rt", encoding="utf-8") as file:
        for line in file:
            code, _, text = line.rstrip("\n").partition("\t")
            if code in MOST_SPOKEN and len(text) > MIN_CHARS:
                found[code].append(text)
    return found


def lingua() -> Detect:
    """lingua with all languages and its full models."""
    from lingua import LanguageDetectorBuilder

    detector = LanguageDetectorBuilder.from_all_languages().with_preloaded_language_models().build()

    def detect(text: str) -> str | None:
        language = detector.detect_language_of(text)
        return language.iso_code_639_1.name.lower() if language else None

    return detect


def print_table(name: str, sentences: Mapping[str, Sequence[str]], detect: Detect) -> None:
    start = time.process_time()
    rows = {code: _counts(code, [detect(text) for text in sentences.get(code, ())]) for code in MOST_SPOKEN}
    seconds = time.process_time() - start
    print(f"\n| {name} | n | right | wrong | unknown |\n|---|---|---|---|---|")
    total = [sum(counts) for counts in zip(*rows.values(), strict=True)]
    for code, (n, right, wrong, unknown) in (*rows.items(), ("all", total)):
        if n:
            print(f"| {code} | {n} | {right / n:.3f} | {wrong / n:.3f} | {unknown / n:.3f} |")
    print(f"\n{total[0] / seconds:,.0f} texts a processor second")


def _counts(code: str, found: Sequence[str | None]) -> tuple[int, int, int, int]:
    right, unknown = sum(each == code for each in found), sum(each is None for each in found)
    return len(found), right, len(found) - right - unknown, unknown


if __name__ == "__main__":
    main()
