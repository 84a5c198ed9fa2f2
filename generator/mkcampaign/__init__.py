"""mkcampaign: one folder of plain text becomes a whole health campaign, on the web and on paper."""

__version__ = "0.1.0"
