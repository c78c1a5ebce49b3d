{# A bound of the interval of the ratio of two rates of counts, at var confidence_z: log-normal, after Katz.
   NULL where either count or either number of trials is zero.

   bound                  low | high
   successes, trials      SQL of the counts above
   base_successes,
   base_trials            SQL of the counts below
   Source: Katz, D., Baptista, J., Azen, S. P. & Pike, M. C. (1978), Biometrics 34(3). #}
{% macro rate_ratio_bound(bound, successes, trials, base_successes, base_trials) -%}
    {%- set counts = [] -%}
    {%- for count in [successes, trials, base_successes, base_trials] -%}
        {%- do counts.append('nullif(' ~ holdfast.as_double(count) ~ ', 0)') -%}
    {%- endfor -%}
    exp(
        ln({{ counts[0] }} / {{ counts[1] }} / ({{ counts[2] }} / {{ counts[3] }}))
        {{ '-' if bound == 'low' else '+' }} {{ var('confidence_z') }} * sqrt(
            greatest(
                1 / {{ counts[0] }} - 1 / {{ counts[1] }} + 1 / {{ counts[2] }} - 1 / {{ counts[3] }}, 0
            )
        )
    )
{%- endmacro %}
