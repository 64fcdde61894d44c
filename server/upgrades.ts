/**
 * Requests to become a socket: strangers are refused before the handshake, the others are shown to
 * the door they asked for. Knows no frame.
 */
import { type IncomingMessage, type Server, STATUS_CODES } from 'node:http';
import type { Duplex } from 'node:stream';
import { pathOf } from './app.ts';
import type { Building, SocketDoor, Turned } from './building.ts';
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
    const refuse = (status: number, text = '') => {
      answered(status);
      const length = Buffer.byteLength(text);
      const head = `HTTP/1.1 ${status} ${STATUS_CODES[status]}\r\nConnection: close\r\n`;
      stream.end(`${head}Content-Length: ${length}\r\n\r\n${text}`);
    };
    const { origin, host } = request.headers;
    const door = doors.find((each) => each.owns(path));
    if (door === undefined) return refuse(404);
    if (!door.anyOrigin && !isAllowedOrigin(origin, host, settings)) {
      // Browsers hide this status from pages, so it must at least be found here.
      logger.warn({ origin, path }, 'refused a socket from this origin; see ALLOWED_ORIGINS');
      return refuse(403);
    }
    if (controls.refusesSockets) return refuse(503);
    const enter = (turned: Turned | undefined) => {
      if (turned) return refuse(turned.status, turned.text);
      answered(101);
      door.accept(request, stream, head, path);
    };
    const turned = door.turnsAway?.(request, path);
    if (!(turned instanceof Promise)) return enter(turned);
    turned.then(enter).catch((error: unknown) => {
      logger.error(error);
      refuse(500);
    });
  });
}
