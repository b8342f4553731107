#!/usr/bin/env python3
"""Validates json and ndjson goldens against the schemas of the output contract.

usage: validate_schemas.py SCHEMAS GOLDENS

The golden groups-odd.ndjson belongs to groups.schema.json. To show that a schema does refuse
something, each document must also fail once a required key is removed.
"""

import json
import pathlib
import sys

import jsonschema


def validators(schema):
    """Checks the schema; one validator for a whole document, one for a row."""
    cls = jsonschema.validators.validator_for(schema)
    cls.check_schema(schema)
    row = {"$schema": schema["$schema"], "$defs": schema["$defs"], "$ref": "#/$defs/row"}
    return cls(schema), cls(row)


def documents(golden, document, row):
    """What a file holds, each with the validator that it must satisfy and its required keys."""
    text = golden.read_text()
    if golden.suffix == ".json":
        return [(document, document.schema["required"], json.loads(text))]
    required = row.schema["$defs"]["row"]["required"]
    return [(row, required, json.loads(line)) for line in text.splitlines()]


def must_satisfy(validator, document, name):
    errors = list(validator.iter_errors(document))
    for error in errors:
        print(f"{name}: {error.json_path}: {error.message}", file=sys.stderr)
    return not errors


def must_need(validator, required, document, name):
    needless = [
        key
        for key in required
        if validator.is_valid({name: value for name, value in document.items() if name != key})
    ]
    for key in needless:
        print(f"{name}: still valid without '{key}'", file=sys.stderr)
    return not needless


def main(schemas, goldens):
    good, seen = True, 0
    for path in sorted(pathlib.Path(schemas).glob("*.schema.json")):
        command = path.name.removesuffix(".schema.json")
        both = validators(json.loads(path.read_text()))
        for golden in sorted(pathlib.Path(goldens).glob(f"{command}*json")):
            if golden.stem.split("-")[0] != command:
                continue
            for validator, required, document in documents(golden, *both):
                good &= must_satisfy(validator, document, golden.name)
                good &= must_need(validator, required, document, golden.name)
                seen += 1
    print(f"{seen} documents checked")
    return 0 if good and seen else 1


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
