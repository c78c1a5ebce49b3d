"""The raw contract as data: columns, types, required marks and primary keys of the 19 raw tables."""

from __future__ import annotations

from dataclasses import dataclass

# `name[!][:type]`; `!` = required, no type = text. The first column is the primary key unless PRIMARY_KEYS says otherwise.
_SPEC = """
customers | customer_id! name parent_customer_id segment industry country acquisition_channel account_owner created_at!:ts loyalty_joined_at:ts is_deleted:bool updated_at:ts loaded_at:ts
users | user_id! customer_id signed_up_at!:ts role country is_internal:bool loaded_at:ts
identity_links | link_id! alias_id! user_id! kind! linked_at!:ts loaded_at:ts
events | event_id! event_name! occurred_at!:ts user_id anonymous_id customer_id session_id page_url referrer_url utm_source utm_medium utm_campaign platform device_type browser country user_agent is_bot:bool is_internal:bool properties:json loaded_at:ts
prices | price_id! product_id plan_name price_kind! unit_amount:num currency! billing_interval interval_count:int plan_rank:int valid_from:ts retired_at:ts loaded_at:ts
subscriptions | subscription_id! customer_id! status! started_at!:ts price_id quantity:num currency trial_start_at:ts trial_end_at:ts current_period_start_at:ts current_period_end_at:ts cancel_requested_at:ts cancel_at_period_end:bool ended_at:ts cancel_reason cancel_feedback replaces_subscription_id is_deleted:bool updated_at:ts loaded_at:ts
subscription_changes | change_id! subscription_id! item_id! effective_at!:ts recorded_at:ts change_type! status_after! price_id_after quantity_after:num unit_amount_after:num discount_percent_after:num discount_amount_after:num discount_duration_after discount_ends_at:ts reason loaded_at:ts
invoices | invoice_id! customer_id! subscription_id status! billing_reason issued_at!:ts due_at:ts currency! subtotal:num discount_total:num tax_total:num total!:num amount_paid:num loaded_at:ts
invoice_lines | line_id! invoice_id! subscription_id item_id price_id line_kind! is_proration:bool period_start_at:ts period_end_at:ts quantity:num amount!:num discount_amount:num tax_amount:num loaded_at:ts
payments | payment_id! invoice_id customer_id! attempted_at!:ts status! amount!:num currency! attempt_number:int failure_code loaded_at:ts
refunds | refund_id! payment_id invoice_id customer_id refunded_at!:ts amount!:num currency! kind reason loaded_at:ts
exchange_rates | rate_date!:date currency! rate_to_reporting!:num loaded_at:ts
orders | order_id! customer_id! ordered_at!:ts amount!:num currency status order_kind loaded_at:ts
survey_invitations | invitation_id! survey_id! user_id customer_id channel sent_at!:ts is_delivered:bool loaded_at:ts
survey_responses | response_id! survey_id! responded_at!:ts score invitation_id user_id customer_id channel touchpoint ticket_id comment loaded_at:ts
tickets | ticket_id! opened_at!:ts channel! status! customer_id user_id topic priority first_responded_at:ts resolved_at:ts reopened_count:int loaded_at:ts
campaign_touches | touch_id! campaign_id! campaign_kind! sent_at!:ts customer_id user_id channel offer opened_at:ts clicked_at:ts converted_at:ts loaded_at:ts
search_performance | search_date!:date page_url query clicks!:int impressions:int position:num loaded_at:ts
acquisition_costs | cost_month!:date acquisition_channel! amount!:num currency loaded_at:ts
"""

PRIMARY_KEYS: dict[str, tuple[str, ...]] = {
    "exchange_rates": ("rate_date", "currency"),
    "search_performance": ("search_date", "page_url", "query"),
    "acquisition_costs": ("cost_month", "acquisition_channel"),
}


@dataclass(frozen=True)
class Column:
    """One raw column: `kind` is text, ts, date, num, int, bool or json."""

    name: str
    kind: str
    is_required: bool


def _parse(spec: str) -> dict[str, tuple[Column, ...]]:
    tables: dict[str, tuple[Column, ...]] = {}
    for line in spec.strip().splitlines():
        table, _, columns = line.partition("|")
        parsed = []
        for word in columns.split():
            name, _, kind = word.partition(":")
            parsed.append(Column(name.rstrip("!"), kind or "text", name.endswith("!")))
        tables[table.strip()] = tuple(parsed)
    return tables


TABLES: dict[str, tuple[Column, ...]] = _parse(_SPEC)


def column_names(table: str) -> list[str]:
    """Column names of a raw table, in contract order."""
    return [column.name for column in TABLES[table]]


def primary_key(table: str) -> tuple[str, ...]:
    """Names of the columns that identify a row of a raw table."""
    return PRIMARY_KEYS.get(table, (TABLES[table][0].name,))
