"""What Slack shows and what comes back from it, in its Block Kit. Pure; speaking to Slack is the channel's."""
