{# A lower-case text with the accented letters of Latin alphabets as plain ones.

   text  SQL of a text in lower case #}
{% macro latin_without_accents(text) -%}
    translate(
        {{ text }},
        'áàâäãåāăąçćčďđéèêëēęěğíìîïīıłñńňóòôöõøōőŕřśšşťţúùûüūůűýÿźżž',
        'aaaaaaaaacccddeeeeeeegiiiiiilnnnoooooooorrsssttuuuuuuuyyzzz'
    )
{%- endmacro %}
