/** Office hours: when somebody is expected back, by the clocks of the desk. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { backAt } from '../../server/office-hours.ts';
import type { OrganizationHours } from '../../server/organizations.ts';

const WEEK = [1, 2, 3, 4, 5];
const NEW_YORK: OrganizationHours = {
  timeZone: 'America/New_York',
  weekly: [{ days: WEEK, from: '09:00', to: '18:00' }],
};

/** @returns the same as an ISO text, for people */
function back(hours: OrganizationHours, now: string): string | undefined {
  const at = backAt(hours, Date.parse(now));
  return at === undefined ? undefined : new Date(at).toISOString();
}

test('before, within and after the hours of a day', () => {
  const cases = [
    ['2026-11-18T13:59:59Z', '2026-11-18T14:00:00.000Z'],
    ['2026-11-18T14:00:00Z', undefined],
    ['2026-11-18T22:59:59.999Z', undefined],
    ['2026-11-18T23:00:00Z', '2026-11-19T14:00:00.000Z'],
    ['2026-11-19T04:59:00Z', '2026-11-19T14:00:00.000Z'],
  ] as const;
  for (const [now, expected] of cases) assert.equal(back(NEW_YORK, now), expected, now);
});

test('over a weekend, and over a change of the clocks in either direction', () => {
  // Summer time began on Sunday 8 March 2026 and ended on Sunday 1 November.
  const cases = [
    ['2026-03-06T23:30:00Z', '2026-03-09T13:00:00.000Z'],
    ['2026-03-08T06:59:59Z', '2026-03-09T13:00:00.000Z'],
    ['2026-03-08T07:00:01Z', '2026-03-09T13:00:00.000Z'],
    ['2026-10-30T22:00:00Z', '2026-11-02T14:00:00.000Z'],
    ['2026-11-01T05:30:00Z', '2026-11-02T14:00:00.000Z'],
    ['2026-11-01T06:30:00Z', '2026-11-02T14:00:00.000Z'],
  ] as const;
  for (const [now, expected] of cases) assert.equal(back(NEW_YORK, now), expected, now);
});

test('hours that the clocks jump over begin as much later, those that come twice begin at the first', () => {
  const night = (from: string): OrganizationHours => ({
    timeZone: 'America/New_York',
    weekly: [{ days: [7], from, to: '23:00' }],
  });
  assert.equal(back(night('02:30'), '2026-03-08T05:00:00Z'), '2026-03-08T07:30:00.000Z');
  assert.equal(back(night('01:30'), '2026-11-01T04:00:00Z'), '2026-11-01T05:30:00.000Z');
});

test('a shift may last into the next day, and into the next week', () => {
  const nights: OrganizationHours = {
    timeZone: 'Asia/Kolkata',
    weekly: [{ days: [7], from: '22:00', to: '06:00' }],
  };
  // 22:00 in Kolkata is 16:30 in UTC.
  assert.equal(back(nights, '2026-11-22T16:29:00Z'), '2026-11-22T16:30:00.000Z');
  assert.equal(back(nights, '2026-11-22T20:00:00Z'), undefined, 'Monday, 01:30');
  assert.equal(back(nights, '2026-11-23T00:30:00Z'), '2026-11-29T16:30:00.000Z');
});

test('several shifts a day, around the clock, and never', () => {
  const timeZone = 'Pacific/Auckland';
  const shop = [
    { days: [1], from: '09:00', to: '12:00' },
    { days: [1], from: '13:00', to: '17:00' },
  ];
  // Monday 12:30 in Auckland (+13).
  assert.equal(
    back({ timeZone, weekly: shop }, '2026-11-22T23:30:00Z'),
    '2026-11-23T00:00:00.000Z',
  );
  const always = [{ days: [1, 2, 3, 4, 5, 6, 7], from: '00:00', to: '24:00' }];
  for (let hour = 0; hour < 200; hour += 1) {
    const now = new Date(Date.parse('2026-09-24T00:30:00Z') + hour * 3_600_000).toISOString();
    assert.equal(back({ timeZone, weekly: always }, now), undefined, now);
  }
  assert.equal(back({ timeZone, weekly: [] }, '2026-11-22T23:30:00Z'), undefined);
});
