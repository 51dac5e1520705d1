"""Reads contracts with the Open Data Contract Standard's own Python library, which refuses what it does not know."""

import sys

from open_data_contract_standard.model import OpenDataContractStandard

for path in sys.argv[1:]:
    contract = OpenDataContractStandard.from_file(path)
    columns = [column.name for table in contract.schema_ or [] for column in table.properties or []]
    if contract.apiVersion != "v3.2.0" or not columns:
        sys.exit(f"{path} has no columns, or is no v3.2.0 contract")
