"""A folder of sets in their original formats, with a few rows each."""

import gzip
import json
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from training import auxiliary, labelled

SAID = ("The app crashes all day", "Lovely staff at the gate", "Where is my refund", "It is fine", "Nobody called back")
MAMS = """<sentences>
<sentence><text>The food was good but the waiter was rude to us.</text><aspectTerms>
<aspectTerm from="4" to="8" term="food" polarity="positive"/>
<aspectTerm from="26" to="32" term="waiter" polarity="negative"/></aspectTerms></sentence>
<sentence><text>The lunch menu had great prices.</text><aspectTerms>
<aspectTerm from="4" to="14" term="lunch menu" polarity="neutral"/>
<aspectTerm from="25" to="31" term="prices" polarity="positive"/></aspectTerms></sentence>
<sentence><text>Nothing is named here.</text></sentence></sentences>"""


def annotation(number: int, text: str) -> str:
    row = {
        "dataset": "ba", "ref": f"{number}#0", "drawn": "random", "text": text, "sentiment": number % 3 - 1,
        "emotions": ["anger"] if number % 3 == 0 else [], "intensity": number % 4, "touchpoint": "product",
        "touchpoint2": None, "stage": "after", "word_of_mouth": "none", "loyalty": "none", "expectation": "none",
        "request": "none", "effort": "none", "handoff": False, "staff": "none", "sarcasm": False,
    }  # fmt: skip
    return json.dumps(row)


def files() -> dict[str, str]:
    """Every file as text; those whose name ends with .gz are packed."""
    rows = [f"{text} {number}" for number in range(8) for text in SAID]
    heads = list(auxiliary.FEELINGS)
    return {
        "voc_annotations/segments.jsonl": "\n".join(annotation(n, f"{row} as before") for n, row in enumerate(rows)),
        **{f"goemotions/{split}.tsv.gz": 'so "good\t0,17\tid1\n' + "meh\t27\tid2\n" for split in ("train", "dev")},
        **{f"absa_mams/ATSA/{split}.xml": MAMS for split in ("train", "val")},
        "tweeteval/sentiment/train_reconstructed.tsv.gz": "source\ttweet_id\tlabel\ttext\n"
        "2013\t1\tpositive\t@bob I love it\n",
        "tweeteval/sentiment/val_text.txt": "so it goes \nugh no \n",
        "tweeteval/sentiment/val_labels.txt": "1\n0\n",
        **{
            f"tweeteval/{name}/{split}_{kind}.txt": text
            for name in ("emotion", "irony")
            for split in ("train", "val")
            for kind, text in (("text", f"yes {split} \nno {split} \n"), ("labels", "1\n0\n"))
        },
        "semeval2018_ec/2018-E-c-En-train.txt": "ID\tTweet\t" + "\t".join(heads) + "\n"
        '1\t"so sad\t0\t0\t0\t0\t0\t0\t0\t1\t1\t0\t0\n2\tok\t' + "\t".join("0" * 11) + "\n",
        "twitter_airline/Tweets.csv.gz": "tweet_id,airline_sentiment,negativereason,text\n"
        "1,negative,Late Flight,late again\n2,negative,Can't Tell,hm\n3,positive,,thanks\n",
        "complaints_preotiuc2019/complaints-data.csv": "tweet_id,text,complaint,domain\n1,it broke,1,x\n2,hi,0,x\n",
        "suggestions_semeval2019t9/A_V1.4_Training.csv.gz": '1,"""Please add a caf\xe9""",1\n2,"""It is there""",0\n',
        "nhs_fft_pxtextmining/phase1_text_data.csv.gz": "code,label,subcategory,feedback,criticality\n"
        "xn,Staff,x,Kind nurses,3\nxn,Access,x,No parking,-NA\nxn,Access,x," + "long " * 100 + ",0\n",
        "reviews_amazon_alexa/amazon_alexa.tsv": "\ufeff  rating\tdate\tverified_reviews\n5\tx\tLove it\n3\tx\tSo so\n",
        **{
            f"app_reviews_rosematcher/{app}_Reviews.csv.gz": "date,rating,title,content\n"
            "x,1,t,Crashes ----- Sorry\nx,5,t,\u597d\u597d\u597d\n"
            for app in ("TestFlight", "GitHub", "Google_Drive")
        },
        "reviews_trustpilot_petinsurance/figo.csv.gz": "id,text,rating\n1,Paid in a day,5\n2,Never paid,1\n",
        "reviews_ba_airline/BA_AirlineReviews.csv.gz": "OverallRating,ReviewBody\n1,Awful seat\n6,It was fine\n,x\n",
    }


@pytest.fixture(scope="session", autouse=True)
def no_labels_of_other_texts(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """The labels in the repository are of messages of the real sets: here others have their names."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(labelled, "FOLDER", tmp_path_factory.mktemp("labels"))
        yield


@pytest.fixture(scope="session")
def sets(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("sets")
    for name, text in files().items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        raw = text.encode("latin-1" if "suggestions" in name else "utf-8")
        path.write_bytes(gzip.compress(raw) if name.endswith(".gz") else raw)
    (folder / "nltk_extra").mkdir()
    with zipfile.ZipFile(folder / "nltk_extra" / "pros_cons.zip", "w") as archive:
        archive.writestr("pros_cons/IntegratedPros.txt", "<Pros>easy to use</Pros>\n")
        archive.writestr("pros_cons/IntegratedCons.txt", "<Cons>too slow</Cons>\n")
    return folder
