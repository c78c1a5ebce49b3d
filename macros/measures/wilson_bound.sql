{# A bound of the Wilson score interval of a rate of counts, at var confidence_z; NULL where there are no trials. It is
   kept between 0 and 1, which rounding would leave by a hair.

   bound      low | high
   successes  SQL of a count
   trials     SQL of a count
   Source: Wilson, E. B. (1927), JASA 22(158). #}
{% macro wilson_bound(bound, successes, trials) -%}
    {%- set z = var('confidence_z') -%}
    {%- set n = holdfast.as_double(trials) -%}
    {%- set rate = holdfast.as_double(successes) ~ ' / ' ~ n -%}
    case
        when {{ trials }} > 0 and {{ successes }} is not null
            then {{ 'greatest(0' if bound == 'low' else 'least(1' }}, (
                ({{ rate }} + {{ z * z }} / (2 * {{ n }}))
                {{ '-' if bound == 'low' else '+' }} {{ z }} * sqrt(
                    greatest(({{ rate }}) * (1 - {{ rate }}), 0) / {{ n }} + {{ z * z }} / (4 * {{ n }} * {{ n }})
                )
            ) / (1 + {{ z * z }} / {{ n }}))
    end
{%- endmacro %}
