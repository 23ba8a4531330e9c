"""Supplier lists, scorecards and payment files."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path

import pytest

from cto_tui.domain.money import Money
from cto_tui.exchange.model import Record, Rejected, Skipped, Unmapped, Warned
from readings import DATA, counts, format_of, needs_data, only, read, records

_LISTS = (
    ("scorecard-kpi/supplier_scorecard.csv", "suppliers-csv", 5),
    ("scorecard-kpi/spend_by_supplier_category.csv", "suppliers-csv", 5),
    ("northwind-suppliers/suppliers.csv", "suppliers-csv", 29),
    ("erpnext-suppliers/supplier_test_records.json", "suppliers-json", 3),
)


def _spend() -> list[Path]:
    return sorted((DATA / "vendors").glob("spend-*/**/*.csv")) if DATA.is_dir() else []


def _total(found: list[Record]) -> Decimal:
    amounts = [record.values["annual_spend"] for record in found]
    return sum((amount.to_major() for amount in amounts if isinstance(amount, Money)), Decimal(0))


@needs_data
@pytest.mark.parametrize(("name", "format_name", "suppliers"), _LISTS)
def test_supplier_lists_give_their_counts(name: str, format_name: str, suppliers: int) -> None:
    path = DATA / "vendors" / name
    assert format_of(path) == format_name
    entries = read(path)
    assert len(only(Record, entries)) == suppliers == counts("rest")[f"vendors/{name}"]["suppliers"]
    assert not only(Rejected, entries)


@needs_data
def test_the_text_null_is_empty_and_access_links_are_unwrapped() -> None:
    found = {record.source_id: record.values for record in records(DATA / "vendors/northwind-suppliers/suppliers.csv")}
    assert not any("NULL" in str(value) for values in found.values() for value in values.values())
    assert found["new orleans cajun delights"]["website"] == "CAJUN.HTM"
    assert found["exotic liquids"] == {
        "title": "Exotic Liquids", "phone": "(171) 555-2222", "city": "London", "country": "UK",
        "contact_name": "Charlotte Cooper", "contact_title": "Purchasing Manager",
        "address": "49 Gilbert St.\nEC1 4SD",
    }  # fmt: skip


@needs_data
@pytest.mark.parametrize("path", _spend(), ids=lambda path: path.name)
def test_payments_are_added_up_by_supplier(path: Path) -> None:
    name = str(path.relative_to(DATA))
    stated, whole = counts("spend")[name], counts("rest")[name]
    entries = read(path)
    found = only(Record, entries)
    if stated.get("glued"):
        # Two thirds of a thousand rows lack a comma: without repairing them these are the sums.
        assert (len(found), str(_total(found))) == (whole["suppliers"], whole["total"])
        assert len(only(Rejected, entries)) == stated["payments_or_suppliers"] + stated["bad"] - whole["usable"]
        return
    assert str(_total(found)) == stated["sum"]
    # Spellings that differ in case and dots are one supplier here; the councils' lists have none such.
    exact = stated["suppliers"] if "lambeth" in name else whole["suppliers_casefold"]
    assert len(found) == exact
    assert len(only(Rejected, entries)) == stated.get("bad", 0)


def _write(folder: Path, text: str, encoding: str = "utf-8") -> Path:
    file = folder / "suppliers.csv"
    file.write_text(text, encoding=encoding)
    return file


@needs_data
def test_a_nasty_payment_file_loses_nothing_without_a_word() -> None:
    entries = read(DATA / "nasty/synthetic/vendors/spend.csv")
    found = {record.values["title"]: record.values["annual_spend"] for record in only(Record, entries)}
    # 1,234.50 twice and once in brackets, 1.234,50, and 10 of a supplier with a formula for a name.
    assert found == {
        "Acme Ltd": Money(123450, "GBP"), "?ód? Sp. z o.o.": Money(123450, "GBP"), "=1+1": Money(1000, "GBP"),
    }  # fmt: skip
    assert [entry.where for entry in only(Rejected, entries)] == ["record 8", "record 9", "record 10"]
    assert [entry.where for entry in only(Skipped, entries)] == ["record 12"]
    assert any("cp1252" in entry.reason for entry in only(Warned, entries))


def test_a_french_list_comes_in_under_its_own_headers(tmp_path: Path) -> None:
    text = (
        "Raison sociale;SIREN;Ville;Téléphone;Montant TTC;Standing\n"
        "Octo;418166096;Paris;01 02;1 200,50 €;A surveiller\n"
        "Zenika;999888777.0;Rennes;;300 €;Parking lot\n"
    )
    entries = read(_write(tmp_path, text, "cp1252"))
    octo, zenika = (record.values for record in only(Record, entries))
    assert octo == {
        "title": "Octo", "legal_name": "Octo", "legal_id": "418166096", "city": "Paris", "phone": "01 02",
        "standing": "watch", "annual_spend": Money(120050, "EUR"),
    }  # fmt: skip
    assert zenika["legal_id"] == "999888777"
    assert [(entry.field, entry.word) for entry in only(Unmapped, entries)] == [("vendor.standing", "Parking lot")]


def test_two_firms_of_one_name_stay_two(tmp_path: Path) -> None:
    found = records(_write(tmp_path, "Supplier,SIREN,Score\nMartin,111,40\nMARTIN,222,140\nMartin,111,40\n"))
    assert [(record.values["legal_id"], record.values.get("score")) for record in found] == [
        ("111", 40.0),
        ("222", None),
    ]


def test_currencies_are_neither_made_up_nor_mixed(tmp_path: Path) -> None:
    unstated = read(_write(tmp_path, "Supplier,Amount\nA,1.500\n"))
    assert only(Record, unstated)[0].values["annual_spend"] == Money(150, "EUR")
    assert any("no currency" in entry.reason for entry in only(Warned, unstated))
    mixed = read(_write(tmp_path, "Supplier,Amount,Currency\nA,10,USD\nA,10,CHF\n"))
    assert [record.values["annual_spend"] for record in only(Record, mixed)] == [Money(1000, "USD")]
    assert [entry.where for entry in only(Rejected, mixed)] == ["record 3"]


@pytest.mark.parametrize(
    ("text", "dated"),
    [
        ("2022-04-29", (2022, 4, 29)), ("29/04/2022", (2022, 4, 29)), ('"Friday, April 29, 2022"', (2022, 4, 29)),
        ("02/13/2024", None), ("soon", None),
    ],
)  # fmt: skip
def test_the_latest_payment_dates_the_record(text: str, dated: tuple[int, int, int] | None, tmp_path: Path) -> None:
    (record,) = records(_write(tmp_path, f"Supplier,Date,Amount\nA,2022-01-01,1\nA,{text},1\n"))
    assert record.dated == datetime(*(dated or (2022, 1, 1)), tzinfo=UTC)


@pytest.mark.parametrize(
    ("header", "cell", "wanted"),
    [
        ("Payment Amount (£)", "£1,234.50", "1234.50 GBP"),
        ("Montant mandaté TTC", "1 234,50 €", "1234.50 EUR"),
        ("check_amount", "(12.5)", "-12.50 EUR"),
        ("Amount (₹)", '"1,25,000.00"', "125000.00 INR"),
        ("Net Value (CHF)", "12.00", "12.00 CHF"),
        ("VAT Amount", "12.00", ""),
        ("Credit limit amount", "12.00", ""),
        ("Amount rules", "as agreed", ""),
    ],
)
def test_a_column_that_speaks_of_money_holds_the_amounts(tmp_path: Path, header: str, cell: str, wanted: str) -> None:
    (record,) = records(_write(tmp_path, f"Supplier;{header}\nAda;{cell}\n"))
    amount = record.values.get("annual_spend")
    assert (f"{amount.to_major()} {amount.currency}" if isinstance(amount, Money) else "") == wanted


def test_of_two_amounts_the_one_without_tax_is_taken_and_told(tmp_path: Path) -> None:
    text = "Supplier,Amount inc. VAT,VAT amount,Amount w/o VAT\nAda,120.00,20.00,100.00\nAda,12.00,2.00,10.00\nBob,,,\n"
    entries = read(_write(tmp_path, text))
    assert [record.values.get("annual_spend") for record in only(Record, entries)] == [Money(11000, "EUR"), None]
    assert "'Amount w/o VAT' is taken for the amounts" in [warned.reason for warned in only(Warned, entries)]


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        (
            "siren,denominationUniteLegale,activitePrincipaleUniteLegale\n005520135,ADA SA,62.02A\n",
            {"title": "ADA SA", "legal_id": "005520135", "category": "62.02A"},
        ),
        (
            "siret,denominationUsuelleEtablissement,numeroVoieEtablissement,typeVoieEtablissement,"
            "libelleVoieEtablissement,codePostalEtablissement,libelleCommuneEtablissement\n"
            "00552013500038,CHEZ ADA,12,RUE,DE LA PAIX,75002,PARIS\n",
            {"title": "CHEZ ADA", "legal_id": "00552013500038", "address": "12 RUE DE LA PAIX\n75002", "city": "PARIS"},
        ),
        (
            "LEI,Entity.LegalName,Entity.LegalAddress.Country\n549300S4KLFTLO7GSQ80,ADA INC,US\n",
            {"title": "ADA INC", "legal_id": "549300S4KLFTLO7GSQ80", "country": "US"},
        ),
        (
            "id,supplier,is_company,name,zip\nX,True,True,Société bio,67100\nY,False,True,Client,1\n",
            {"title": "Société bio", "address": "67100"},
        ),
        ("Lieferant;Name 1;Ort\n100001;Müller GmbH;Köln\n", {"title": "Müller GmbH", "city": "Köln"}),
    ],
)
def test_extracts_of_company_registers_and_of_ledgers(tmp_path: Path, text: str, wanted: dict[str, str]) -> None:
    (record,) = records(_write(tmp_path, text))
    assert {name: record.values.get(name) for name in wanted} == wanted


def test_a_supplier_that_stands_again_in_a_list_is_told_once(tmp_path: Path) -> None:
    entries = read(_write(tmp_path, "product,supplier\na,Ada\nb,Bob\nc,Ada\nd,Ada\n"))
    assert [record.values["title"] for record in only(Record, entries)] == ["Ada", "Bob"]
    assert [(each.where, each.reason) for each in only(Warned, entries)] == [
        ("record 4", "Ada stands there already (record 2): the first row counts; 1 more rows repeat one")
    ]
