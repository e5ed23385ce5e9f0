"""When things happen: stories take turns in the order of their instants, in working hours, and end before now."""

from __future__ import annotations

import datetime as dt
import heapq
from collections.abc import Callable, Iterator
from zoneinfo import ZoneInfo

from lotwright.kernel.packs import calendars
from lotwright.kernel.packs.calendars import Calendar
from lotwright.shell.demo.hands import Hands

Story = Iterator[int]
"""Some work of several people; each item is how many working minutes pass until it goes on."""

WEEKS = 8
_HURRY = dt.timedelta(seconds=25)


class Diary:
    """All stories of the demo. Whatever would happen after the end has not happened yet."""

    def __init__(self, hands: Hands, calendar: Calendar, end: dt.datetime) -> None:
        self.hands = hands
        self._calendar = calendar
        self._end = end
        self._heap: list[tuple[dt.datetime, int, Story]] = []
        self._added = 0
        self.days = self._working_days()

    def _working_days(self) -> list[dt.datetime]:
        """The opening instants of the working days of the last weeks that are over, the oldest first."""
        zone = ZoneInfo(self._calendar.zone)
        today = self._end.astimezone(zone).date()
        found = []
        for back in range(WEEKS * 7, 0, -1):
            day = today - dt.timedelta(days=back)
            midnight = dt.datetime.combine(day, dt.time(), zone)
            opens = calendars.after(self._calendar, midnight, "PT0M").astimezone(zone)
            if opens.date() == day:
                found.append(opens.astimezone(dt.UTC))
        return found

    def moment(self, day: int, minutes: int) -> dt.datetime:
        """So many working minutes into a working day; -1 is the last one that is over."""
        return calendars.after(self._calendar, self.days[day], f"PT{minutes}M")

    def begin(self, story: Story, at: dt.datetime) -> None:
        """Let a story begin at an instant."""
        self._added += 1
        heapq.heappush(self._heap, (at, self._added, story))

    def follow(self, story: Story, minutes: int) -> None:
        """Let a story begin so many working minutes from now."""
        self.begin(story, calendars.after(self._calendar, self.hands.clock.now(), f"PT{minutes}M"))

    def run(self, told: Callable[[dt.datetime], None]) -> None:
        """Let everything happen, in order, up to the end; timers fire when they are due."""
        while self._heap and self._heap[0][0] < self._end:
            at, _, story = heapq.heappop(self._heap)
            self._go(at)
            told(at)
            for minutes in story:
                self.follow(story, minutes)
                break
            self._go(min(self.hands.clock.now() + _HURRY, self._end))
        self._go(self._end)

    def _go(self, moment: dt.datetime) -> None:
        """Set the clock to an instant, never back, after all that is due until then."""
        clock = self.hands.clock
        clock.set(max(clock.now(), moment))
        self.hands.fire()
