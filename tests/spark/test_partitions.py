"""Screening on an engine's partitions says, row for row, what the same rows of a CSV file say."""

import csv
import datetime as dt
import io
import os
import pickle
import shutil
import sys
from decimal import Decimal
from pathlib import Path

import pytest

from mifa_screen.cli.app import main
from mifa_screen.errors import InputError, UsageError
from mifa_screen.partitions import OUT, SCHEMA, Partitions

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "batch"))
from rows import table  # noqa: E402

AS_OF = "2026-11-23"
ROWS = 300


@pytest.fixture(scope="module")
def ward():
    return list(csv.reader(io.StringIO(table(ROWS).replace("canary-", "P").replace("P0,", "PX,"))))


@pytest.fixture(scope="module")
def expected(ward, tmp_path_factory):
    folder = tmp_path_factory.mktemp("ward")
    unique = [ward[0], *([f"{number}-{row[0]}", *row[1:]] for number, row in enumerate(ward[1:]))]
    with (folder / "ward.csv").open("w", newline="") as file:
        csv.writer(file).writerows(unique)
    assert main(["batch", str(folder / "ward.csv"), "--as-of", AS_OF, "--output", str(folder / "out.csv"), "--quiet"]) == 3
    return unique, [row[1:] for row in csv.reader(io.StringIO((folder / "out.csv").read_text()))][1:]


def test_rows_say_what_a_csv_file_says(expected):
    ward, results = expected
    assert Partitions(ward[0], as_of=AS_OF).rows(ward[1:]) == results


def test_it_travels_without_the_rules(expected):
    ward, results = expected
    sent = pickle.dumps(Partitions(ward[0], as_of=AS_OF))
    assert len(sent) < 2_000
    assert pickle.loads(sent).rows(ward[1:]) == results


def test_values_need_not_be_texts():
    columns = ("id", "birth_date", "sex", "height_cm", "pregnant", "creatinine_mg_dl", "labs_date", "allergies")
    texts = ("A", "2012-03-09", "female", "160", "false", "0.6", "2026-11-20", "")
    values = ("A", dt.date(2012, 3, 9), "female", 160, False, Decimal("0.6"), dt.datetime(2026, 11, 20), None)
    screening = Partitions(columns, as_of=dt.date(2026, 11, 23))
    assert screening.rows([values]) == screening.rows([texts])


def test_columns_are_checked_before_anything_is_sent():
    with pytest.raises(InputError, match="allergies"):
        Partitions(["id", "alergies"], as_of=AS_OF)
    with pytest.raises(UsageError):
        Partitions(["id"], as_of="today")


@pytest.fixture(scope="module")
def spark():
    sql = pytest.importorskip("pyspark.sql", reason="PySpark is not installed (extra `spark`)")
    if shutil.which("java") is None and "JAVA_HOME" not in os.environ:
        pytest.skip("Spark needs Java 17, and there is none")
    os.environ["PYSPARK_PYTHON"] = sys.executable
    session = sql.SparkSession.builder.master("local[2]").config("spark.ui.enabled", "false").config("spark.driver.host", "127.0.0.1").getOrCreate()
    yield session
    session.stop()


@pytest.mark.long
@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("way", ["pandas", "arrow"])
def test_spark_says_what_a_csv_file_says(spark, expected, way):
    ward, results = expected
    patients = spark.createDataFrame([tuple(row) for row in ward[1:]], ", ".join(f"`{name}` string" for name in ward[0])).repartition(3)
    screening = Partitions(patients.columns, as_of=AS_OF)
    screened = patients.mapInPandas(screening.in_pandas, SCHEMA) if way == "pandas" else patients.mapInArrow(screening.in_arrow, SCHEMA)
    assert screened.columns == list(OUT)
    found = sorted(tuple(row) for row in screened.collect())
    assert found == sorted(map(tuple, results))
