/**
 * Requests to become a socket: strangers are refused before the handshake, the others are shown to
 * the door they asked for. Knows no frame.
 */
import { type IncomingMessage, type Server, STATUS_CODES } from 'node:http';
import type { Duplex } from 'node:stream';
import { pathOf } from './app.ts';
import type { Building, SocketDoor } from './building.ts';
import { isAllowedOrigin } from './origins.ts';

export function takeUpgrades(
  server: Server,
  doors: readonly SocketDoor[],
  building: Building,
): void {
  const { controls, logger, requests, settings } = building;
  server.on('upgrade', (request: IncomingMessage, stream: Duplex, head: Buffer) => {
    const path = pathOf(request);
    stream.on('error', (error) => logger.debug(error));
    const answered = requests.add({ at: settings.clock(), kind: 'socket', method: 'GET', path });
    const refuse = (status: number) => {
      answered(status);
      stream.end(
        `HTTP/1.1 ${status} ${STATUS_CODES[status]}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`,
      );
    };
    const { origin, host } = request.headers;
    const door = doors.find((each) => each.owns(path));
    if (door === undefined) return refuse(404);
    if (!isAllowedOrigin(origin, host, settings)) {
      // Browsers hide this status from pages, so it must at least be found here.
      logger.warn({ origin, path }, 'refused a socket from this origin; see ALLOWED_ORIGINS');
      return refuse(403);
    }
    if (controls.refusesSockets) return refuse(503);
    answered(101);
    door.accept(request, stream, head, path);
  });
}
