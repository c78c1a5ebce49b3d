{{ holdfast.numbered_values(['page_url']) }}
