{#- Counted at the source, before anything is judged. -#}
{{ holdfast.raw_row_counts() }}
