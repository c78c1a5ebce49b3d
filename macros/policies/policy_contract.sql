{# The policy tables, their columns and the values they may hold. Written like the raw contract: `!` marks
   what must be filled, `:type` what is not text.

   Returns: a dict of table name to {columns: list of {name, type, required}}. #}
{% macro policy_contract() %}
{% set contract %}
revenue_policies: >-
  policy_name! count_trialing!:bool count_past_due!:bool past_due_grace_days:int count_paused!:bool
  discounts! weeks_per_month!:ratio days_per_month!:ratio reactivation_window_days:int churn_moment!
  same_month_churn!
subscription_statuses: subscription_status! status_group!
cancel_reasons: cancel_reason! churn_kind! reason_group!
silent_churn_rules: quiet_quarters!:int min_mrr_growth_rate:num min_new_features:int
event_catalog: event_name! is_activity:bool feature_name is_core_feature:bool is_page_view:bool
bot_user_agents: pattern!
retention_definitions: >-
  definition_name! entity! period! mode! cohort_basis! time_basis! start_event! return_event!
  min_occurrences:int brackets max_periods:int
funnel_definitions: funnel_name! entity! mode! conversion_window_seconds:int
funnel_steps: funnel_name! step_number!:int event_name!
conversion_goals: goal_name! event_name!
onboarding_milestones: milestone_name! milestone_number!:int event_name! due_within_days:int
survey_definitions: >-
  survey_id! survey_kind! scale_min!:int scale_max!:int higher_is_better:bool survey_type!
  window_days:int method
support_targets: priority! first_response_minutes:num resolution_hours:num
survey_topics: topic_name! keyword!
session_rules: inactivity_seconds!:int max_session_hours:num mau_window_days!:int
stickiness_definitions: >-
  stickiness_name! period! range_start:date range_end:date min_occurrences:int max_occurrences:int
  range_start_hour:int range_end_hour:int
frequency_classes: frequency_name! frequency_rank!:int min_active_days:int min_active_weeks:int
kpi_definitions: >-
  kpi_name! kpi_group! label unit! direction! source_mart! source_column! description!
kpi_benchmarks: kpi_name! segment band! min_value:num max_value:num source! period_kind
kpi_goals: kpi_name! period_start!:date target!:num period_kind segment
{% endset %}
{% set tables = {} %}
{% for name, columns in fromyaml(contract).items() %}
    {% do tables.update({name: {'columns': holdfast.parse_columns(columns)}}) %}
{% endfor %}
{{ return(tables) }}
{% endmacro %}
