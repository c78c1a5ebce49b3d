{{ holdfast.numbered_values(holdfast.session_details()) }}
