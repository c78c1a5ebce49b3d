{# The raw contract: every raw table, its columns, and what makes a row unusable. The one place where it is written.

   key      the primary key
   time     the row's own time, which may not lie after as_of by more than a day
   facts    the times of things that have happened, from which as_of is taken where no row of the
            table has loaded_at (the row's own time when left out)
   columns  name, `!` when the column must be there and filled, `:type` (text when left out)
   precise  a column of numbers far below 1, which keeps twelve decimal places, not six
   values   listed values of a column (compared without regard to case)
   ranges   least and greatest value allowed (either side may be left out)
   order    pairs of timestamps, the second never before the first
   one_of   columns of which at least one is filled
   parents  columns that must point at a staged row of another table
   people   columns that say whose row it is: it is left out once one of them is forgotten (make forget)
   people_of columns that point at a row of another table, and make this row that one's owner's
   people_of_unnamed the same of a row that names nobody itself
   mentions columns that name somebody else: left empty once that one is forgotten

   Returns: a dict of table name to those entries, `columns` parsed to a list of
   {name, type, required}. #}
{% macro raw_contract() %}
{% set contract %}
customers:
  key: customer_id
  people: customer_id
  mentions: parent_customer_id
  time: created_at
  columns: >-
    customer_id! name parent_customer_id segment industry country acquisition_channel account_owner
    created_at!:ts loyalty_joined_at:ts is_deleted:bool updated_at:ts loaded_at:ts
users:
  key: user_id
  people: user_id, customer_id
  time: signed_up_at
  columns: user_id! customer_id signed_up_at!:ts role country is_internal:bool loaded_at:ts
identity_links:
  key: link_id
  people: alias_id, user_id
  time: linked_at
  columns: link_id! alias_id! user_id! kind! linked_at!:ts loaded_at:ts
  values: {kind: identify|alias|merge|unlink}
events:
  key: event_id
  people: user_id, anonymous_id, customer_id
  time: occurred_at
  columns: >-
    event_id! event_name! occurred_at!:ts user_id anonymous_id customer_id session_id page_url
    referrer_url utm_source utm_medium utm_campaign platform device_type browser country user_agent
    is_bot:bool is_internal:bool properties:json loaded_at:ts
  one_of: [user_id, anonymous_id]
prices:
  key: price_id
  columns: >-
    price_id! product_id plan_name price_kind! unit_amount:num currency! billing_interval
    interval_count:int plan_rank:int valid_from:ts retired_at:ts loaded_at:ts
  values: {price_kind: recurring|one_time|metered, billing_interval: day|week|month|year}
  ranges: {unit_amount: [0], interval_count: [1]}
  order: [[valid_from, retired_at]]
subscriptions:
  key: subscription_id
  people: customer_id
  people_of_unnamed: {replaces_subscription_id: subscriptions}
  time: started_at
  facts: started_at, cancel_requested_at, ended_at, updated_at
  columns: >-
    subscription_id! customer_id! status! started_at!:ts price_id quantity:num currency
    trial_start_at:ts trial_end_at:ts current_period_start_at:ts current_period_end_at:ts
    cancel_requested_at:ts cancel_at_period_end:bool ended_at:ts cancel_reason cancel_feedback
    replaces_subscription_id is_deleted:bool updated_at:ts loaded_at:ts
  ranges: {quantity: [0]}
  order:
    - [started_at, ended_at]
    - [trial_start_at, trial_end_at]
    - [current_period_start_at, current_period_end_at]
subscription_changes:
  key: change_id
  people_of: {subscription_id: subscriptions}
  time: effective_at
  columns: >-
    change_id! subscription_id! item_id! effective_at!:ts recorded_at:ts change_type! status_after!
    price_id_after quantity_after:num unit_amount_after:num discount_percent_after:num
    discount_amount_after:num discount_duration_after discount_ends_at:ts reason loaded_at:ts
  values: {discount_duration_after: forever|repeating|once}
  ranges:
    quantity_after: [0]
    unit_amount_after: [0]
    discount_percent_after: [0, 100]
    discount_amount_after: [0]
  parents: {subscription_id: subscriptions}
invoices:
  key: invoice_id
  people: customer_id
  people_of_unnamed: {subscription_id: subscriptions}
  time: issued_at
  columns: >-
    invoice_id! customer_id! subscription_id status! billing_reason issued_at!:ts due_at:ts currency!
    subtotal:num discount_total:num tax_total:num total!:num amount_paid:num loaded_at:ts
  values: {status: draft|open|paid|uncollectible|void}
invoice_lines:
  key: line_id
  people_of: {invoice_id: invoices, subscription_id: subscriptions}
  columns: >-
    line_id! invoice_id! subscription_id item_id price_id line_kind! is_proration:bool
    period_start_at:ts period_end_at:ts quantity:num amount!:num discount_amount:num tax_amount:num
    loaded_at:ts
  values: {line_kind: recurring|one_time|usage|credit}
  order: [[period_start_at, period_end_at]]
  parents: {invoice_id: invoices}
payments:
  key: payment_id
  people: customer_id
  people_of_unnamed: {invoice_id: invoices}
  time: attempted_at
  columns: >-
    payment_id! invoice_id customer_id! attempted_at!:ts status! amount!:num currency!
    attempt_number:int failure_code loaded_at:ts
  values: {status: succeeded|failed|pending}
  ranges: {amount: [0], attempt_number: [1]}
refunds:
  key: refund_id
  people: customer_id
  people_of: {payment_id: payments, invoice_id: invoices}
  time: refunded_at
  columns: >-
    refund_id! payment_id invoice_id customer_id refunded_at!:ts amount!:num currency! kind reason
    loaded_at:ts
  values: {kind: refund|chargeback|credit_note}
  ranges: {amount: [0]}
exchange_rates:
  key: rate_date, currency
  time: rate_date
  columns: rate_date!:date currency! rate_to_reporting!:num loaded_at:ts
  precise: rate_to_reporting
  ranges: {rate_to_reporting: [0.0000000001]}
orders:
  key: order_id
  people: customer_id
  time: ordered_at
  columns: >-
    order_id! customer_id! ordered_at!:ts amount!:num currency status order_kind loaded_at:ts
  values: {order_kind: purchase|upgrade|add_on|service}
survey_invitations:
  key: invitation_id
  people: user_id, customer_id
  time: sent_at
  columns: >-
    invitation_id! survey_id! user_id customer_id channel sent_at!:ts is_delivered:bool loaded_at:ts
survey_responses:
  key: response_id
  people: user_id, customer_id
  people_of: {invitation_id: survey_invitations, ticket_id: tickets}
  time: responded_at
  columns: >-
    response_id! survey_id! responded_at!:ts score invitation_id user_id customer_id channel
    touchpoint ticket_id comment loaded_at:ts
tickets:
  key: ticket_id
  people: customer_id, user_id
  time: opened_at
  columns: >-
    ticket_id! opened_at!:ts channel! status! customer_id user_id topic priority
    first_responded_at:ts resolved_at:ts reopened_count:int loaded_at:ts
  ranges: {reopened_count: [0]}
  order: [[opened_at, first_responded_at], [opened_at, resolved_at]]
campaign_touches:
  key: touch_id
  people: customer_id, user_id
  time: sent_at
  columns: >-
    touch_id! campaign_id! campaign_kind! sent_at!:ts customer_id user_id channel offer opened_at:ts
    clicked_at:ts converted_at:ts loaded_at:ts
  values: {campaign_kind: onboarding|reactivation|win_back|upsell|loyalty|other}
  order: [[sent_at, opened_at], [sent_at, clicked_at], [sent_at, converted_at]]
search_performance:
  key: search_date, page_url, query
  time: search_date
  columns: >-
    search_date!:date page_url query clicks!:int impressions:int position:num loaded_at:ts
  ranges: {clicks: [0], impressions: [0], position: [0]}
acquisition_costs:
  key: cost_month, acquisition_channel
  time: cost_month
  columns: cost_month!:date acquisition_channel! amount!:num currency loaded_at:ts
{% endset %}
{% set tables = fromyaml(contract) %}
{% for table in tables.values() %}
    {% do table.update({
        'columns': holdfast.parse_columns(table.columns),
        'key': table.key.split(', '),
        'facts': table.get('facts', table.get('time', '')).split(', '),
        'people': table.people.split(', ') if table.people else [],
        'mentions': table.mentions.split(', ') if table.mentions else [],
    }) %}
{% endfor %}
{{ return(tables) }}
{% endmacro %}
