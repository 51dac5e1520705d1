"""Has datacontract-cli lint contracts: `lint-contracts.py CONTRACT...`; fails where one is wrong."""

import sys

from datacontract.data_contract import DataContract

refused = 0
for path in sys.argv[1:]:
    run = DataContract(data_contract_file=path).lint()
    print(f"{path}: {run.result.value}")
    for check in run.checks:
        if check.result != "passed":
            print(f"  {check.reason}")
    refused += run.result != "passed"
sys.exit(1 if refused else 0)
