with responses as (
    select *
    from {{ ref('holdfast', 'int_sentiment__responses') }}
    where comment is not null
),

topics as (
    select *
    from {{ ref('holdfast', 'stg_holdfast__survey_topics') }}
),

-- An open end of a keyword drops the blank that a whole word would need there.
patterns as (
    select
        topic_name,
        '%' || case when keyword like '*%' then '' else ' ' end
        || trim({{ holdfast.folded_words('keyword') }})
        || case when keyword like '%*' then '' else ' ' end || '%' as pattern
    from topics
    where trim({{ holdfast.folded_words('keyword') }}) <> ''
),

words as (
    select
        response_id,
        {{ holdfast.folded_words('comment') }} as comment_words
    from responses
),

tagged as (
    select distinct
        words.response_id,
        patterns.topic_name
    from words
    inner join patterns
        on words.comment_words like patterns.pattern
),

final as (
    select
        words.response_id,
        coalesce(tagged.topic_name, 'other') as topic_name
    from words
    left join tagged
        on words.response_id = tagged.response_id
)

select *
from final
