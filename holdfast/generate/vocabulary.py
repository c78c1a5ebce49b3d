"""The words of events: names, pages, campaigns, devices and agents. Columns of events hold positions in these lists."""

from __future__ import annotations

EVENT_NAMES = (
    "page_viewed",
    "signed_up",
    "project_created",
    "task_completed",
    "report_viewed",
    "report_exported",
    "dashboard_shared",
    "integration_connected",
    "teammate_invited",
    "automation_run",
    "api_called",
    "mobile_opened",
    "comment_added",
    "search_performed",
    "billing_viewed",
    "settings_changed",
    "email_received",
    "heartbeat",
    "upgrade_clicked",
    "checkout_started",
    "checkout_completed",
)
NAME = {name: code for code, name in enumerate(EVENT_NAMES)}

# What is done inside a session after its first event, by weight.
FEATURES = {
    "page_viewed": 0.30,
    "task_completed": 0.22,
    "report_viewed": 0.14,
    "comment_added": 0.08,
    "search_performed": 0.06,
    "automation_run": 0.06,
    "api_called": 0.04,
    "report_exported": 0.03,
    "dashboard_shared": 0.025,
    "project_created": 0.015,
    "settings_changed": 0.012,
    "billing_viewed": 0.009,
    "integration_connected": 0.005,
    "teammate_invited": 0.004,
}

APP_PAGES = {
    "/app": 0.3,
    "/app/projects": 0.2,
    "/app/tasks": 0.16,
    "/app/reports": 0.12,
    "/app/dashboards": 0.08,
    "/app/inbox": 0.07,
    "/app/automations": 0.04,
    "/app/settings": 0.03,
}
SITE_PAGES = {
    "/": 0.3,
    "/pricing": 0.16,
    "/features/reports": 0.08,
    "/features/automation": 0.07,
    "/integrations": 0.05,
    "/blog/weekly-operations-review": 0.08,
    "/blog/what-is-net-dollar-retention": 0.08,
    "/blog/kpi-dashboard-examples": 0.09,
    "/blog/customer-onboarding-checklist": 0.06,
    "/customers": 0.03,
}
PAGES = (*APP_PAGES, *SITE_PAGES, "/signup", "/app/billing", "/checkout", "/checkout/done")
PAGE = {page: code for code, page in enumerate(PAGES)}

REFERRERS = (
    "https://www.google.com/",
    "https://www.bing.com/",
    "https://www.linkedin.com/",
    "https://partners.example.net/directory",
    "https://news.example.org/tools",
)
# (source, medium, campaign)
CAMPAIGNS = (
    ("google", "cpc", "brand"),
    ("google", "cpc", "operations-software"),
    ("newsletter", "email", "monthly-digest"),
    ("linkedin", "social", "ops-leaders"),
    ("partner", "referral", "directory"),
    ("outbound", "email", "sequence-a"),
)
# How an acquisition channel shows on the first event of a visit: (referrer, campaign), -1 = none.
ARRIVALS = {
    "organic_search": ((0, -1), (0, -1), (1, -1), (-1, -1)),
    "paid_search": ((0, 0), (0, 1), (0, 1), (-1, 0)),
    "content": ((4, -1), (-1, 2), (2, 3), (0, -1)),
    "partner": ((3, 4), (3, 4), (3, -1), (-1, -1)),
    "outbound": ((-1, 5), (2, 3), (-1, 5), (-1, -1)),
}

# (platform, device_type, browser)
DEVICES = (
    ("web", "desktop", "Chrome"),
    ("web", "desktop", "Safari"),
    ("web", "desktop", "Edge"),
    ("web", "desktop", "Firefox"),
    ("web", "mobile", "Safari"),
    ("web", "mobile", "Chrome"),
    ("ios", "mobile", None),
    ("android", "mobile", None),
)
DEVICE_WEIGHTS = (0.5, 0.2, 0.17, 0.07, 0.04, 0.02)
SITE_DEVICE_WEIGHTS = (0.4, 0.14, 0.1, 0.05, 0.19, 0.12)
FIRST_MOBILE_APP = 6

AGENTS = (
    "Mozilla/5.0 (compatible; Googlebot/2.1)",
    "Mozilla/5.0 (compatible; bingbot/2.0)",
    "AhrefsBot/7.0",
    "python-requests/2.31",
    "HeadlessChrome/124.0",
)
FLAGGED_AGENTS = 3

PROPERTIES = (
    '{"format":"csv"}',
    '{"format":"pdf"}',
    '{"project":"rollout"}',
    '{"project":"audit","tasks":4}',
    '{"source":"retry"}',
)
PROPERTY = {"report_exported": (0, 1), "task_completed": (2, 3)}
CHANGED_PROPERTY = 4

# Local noon minus UTC noon, in hours.
HOUR_SHIFT = {"US": -6, "CA": -5, "BR": -3, "GB": 0, "DE": 1, "FR": 1, "NL": 1, "AU": 10}
COUNTRY_CODES = tuple(HOUR_SHIFT)
