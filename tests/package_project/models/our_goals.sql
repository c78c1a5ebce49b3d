select
    'looked' as goal_name,
    'page_viewed' as event_name
