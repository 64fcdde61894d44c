/** Numbers for Prometheus: requests, lines, messages, the event loop. Knows no name and no text. */
import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';

export interface Measured {
  /** Open sockets. */
  readonly sockets: () => number;
  /** Held polls. */
  readonly polls: () => number;
}

export class Metrics {
  readonly #registry = new Registry();
  readonly #requests = new Histogram({
    name: 'shaman_request_seconds',
    help: 'Requests by route and status; held polls are not among them',
    labelNames: ['method', 'route', 'status'],
    buckets: [0.005, 0.02, 0.1, 0.5, 2],
    registers: [this.#registry],
  });
  readonly #events = new Counter({
    name: 'shaman_events_total',
    help: 'Events written to the log, by kind',
    labelNames: ['kind'],
    registers: [this.#registry],
  });

  constructor({ sockets, polls }: Measured) {
    collectDefaultMetrics({ register: this.#registry });
    this.#gauge('shaman_sockets', 'Open sockets', sockets);
    this.#gauge('shaman_polls', 'Held polls', polls);
  }

  /** @param seconds how long it took */
  request(method: string, route: string, status: number, seconds: number): void {
    this.#requests.observe({ method, route, status }, seconds);
  }

  event(kind: string): void {
    this.#events.inc({ kind });
  }

  /** In the text format of Prometheus. */
  async text(): Promise<{ readonly type: string; readonly body: string }> {
    return { type: this.#registry.contentType, body: await this.#registry.metrics() };
  }

  close(): void {
    this.#registry.clear();
  }

  #gauge(name: string, help: string, value: () => number): void {
    const gauge: Gauge = new Gauge({
      name,
      help,
      registers: [this.#registry],
      collect: () => gauge.set(value()),
    });
  }
}
