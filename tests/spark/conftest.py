"""One Spark session for all tests, set for tiny data: nothing is compiled, nothing is shuffled."""

from collections.abc import Iterator
from typing import Any

import pytest

from conversion_influence.errors import MissingExtraError
from conversion_influence.tables.spark_session import require_java, start_session

QUICK = {
    "spark.default.parallelism": "1",
    "spark.driver.extraJavaOptions": "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC",
    "spark.sql.adaptive.enabled": "false",
    "spark.sql.codegen.factoryMode": "NO_CODEGEN",
    "spark.sql.codegen.wholeStage": "false",
    "spark.sql.shuffle.partitions": "1",
}


@pytest.fixture(scope="session")
def session() -> Iterator[Any]:
    """Return a Spark session on this machine; without PySpark or Java the test is skipped."""
    pytest.importorskip("pyspark", reason="no PySpark: make spark")
    try:
        require_java()
    except MissingExtraError as error:
        pytest.skip(str(error))
    started = start_session(QUICK)
    yield started
    started.stop()
