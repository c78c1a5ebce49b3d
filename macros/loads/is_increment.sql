{# True in an incremental model when this build adds to the rows it has; false when the model makes all of
   them anew. #}
{% macro is_increment() %}
{{ return(is_incremental() and holdfast.current_load() is not none) }}
{% endmacro %}
