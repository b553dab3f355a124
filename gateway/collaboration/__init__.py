"""Agency and client: who is registered here, and who works with whom.

- `register`: what an operator enters
- `clients`, `invite`, `answer`, `end`, `preferences`: what the parties do, one verb a file
- `states`: which step may follow on which; `conditions`: what must hold before an invitation leaves
- `services`: what works right now, and what changed; `versions`: which version of a system is new enough
- `notices`, `letters`: how each side is told; `delivery`: how far letters have come
- `deadlines`, `digests`: what time does
- `parties`, `days`: who stands on each side; the Swedish calendar
"""
