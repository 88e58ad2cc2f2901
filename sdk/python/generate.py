"""Generate ``parley_sdk/models.py`` from the backend's OpenAPI document: ``python sdk/python/generate.py``."""

import json
import subprocess
import sys
import tempfile
from pathlib import Path

from parley.openapi import document

TARGET = Path(__file__).parent / "parley_sdk" / "models.py"


def generate(target: Path = TARGET) -> None:
    """Write the models; the same document gives the same file."""
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder) / "openapi.json"
        source.write_text(json.dumps(document(), sort_keys=True))
        command = [
            sys.executable, "-m", "datamodel_code_generator", "--input", str(source), "--input-file-type", "openapi",
            "--output", str(target), "--output-model-type", "pydantic_v2.BaseModel", "--target-python-version", "3.11",
            "--use-standard-collections",
            "--use-union-operator", "--use-annotated", "--use-schema-description",
            "--disable-timestamp", "--formatters", "builtin", "--collapse-root-models",
            "--enum-field-as-literal", "all",
            "--extra-fields", "ignore",
            "--custom-file-header",
            '"""The wire shapes, generated from the OpenAPI document. Do not edit."""',
        ]  # fmt: skip
        subprocess.run(command, check=True)  # noqa: S603 - our own interpreter and arguments


if __name__ == "__main__":
    generate()
