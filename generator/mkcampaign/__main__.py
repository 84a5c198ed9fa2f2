"""`python -m mkcampaign`."""

from mkcampaign.cli import main

main()
