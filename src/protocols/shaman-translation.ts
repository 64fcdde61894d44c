/** Between the wire's places and the domain's cursors and events. Pure; knows no request and no frame. */
import type { Cursor, LoggedEvent, Place } from '../model.ts';
import type { Heads } from './protocol.ts';
import { LIMITS, type WireEvent, type WirePosition, type WirePositions } from './shaman-wire.ts';

export function cursorOf({ e, o }: WirePosition): Cursor {
  return `${e}:${o}`;
}

export function positionOf(cursor: Cursor): WirePosition {
  const [e = '', o] = cursor.split(':');
  return { e, o: Number(o) };
}

export function placeOf({ e, o }: WirePosition): Place {
  return { cursor: cursorOf({ e, o }), follows: cursorOf({ e, o: o - 1 }) };
}

export function headsOf(positions: WirePositions): Heads {
  return new Map(Object.entries(positions).map(([id, position]) => [id, cursorOf(position)]));
}

export function positionsOf(heads: Heads): WirePositions {
  const named = [...heads].slice(0, LIMITS.streams);
  return Object.fromEntries(named.map(([id, cursor]) => [id, positionOf(cursor)]));
}

const TYPES: { readonly [kind: string]: LoggedEvent['type'] | undefined } = {
  msg: 'message',
  edit: 'message',
  del: 'message-deleted',
  info: 'conversation',
  read: 'read',
  delivered: 'delivered',
};

/** None for a kind that we have never heard of: a newer server than us. */
export function eventsIn(evs: readonly WireEvent[]): LoggedEvent[] {
  return evs.flatMap((wire) => {
    const type = TYPES[wire.k];
    return type
      ? [{ type, conversationId: wire.s, ...wire.b, place: placeOf(wire) } as LoggedEvent]
      : [];
  });
}
