import { Injectable } from '@nestjs/common';
import { Counter, Gauge, Histogram, Registry } from 'prom-client';

/** Seconds. Uploads of gigabytes take minutes, a response of the API milliseconds. */
const durations = [0.01, 0.05, 0.25, 1, 5, 30, 120, 600, 3600];

/** What this process counts of itself, by the names under which Prometheus finds it. */
@Injectable()
export class Metrics {
  readonly registry = new Registry();

  readonly requestsInFlight = new Gauge({
    name: 'http_requests_in_flight',
    help: 'Requests in flight',
    registers: [this.registry],
  });

  readonly requestSeconds = new Histogram({
    name: 'http_request_duration_seconds',
    help: 'Time from the head of a request to the end of its response; status is "broken off" without one',
    labelNames: ['method', 'route', 'status'] as const,
    buckets: durations,
    registers: [this.registry],
  });

  readonly refusals = new Counter({
    name: 'refusals_total',
    help: 'Requests that were refused with a problem, by its type',
    labelNames: ['type'] as const,
    registers: [this.registry],
  });

  readonly uploads = new Counter({
    name: 'uploads_total',
    help: 'Files that were stored whole',
    labelNames: ['sensitive'] as const,
    registers: [this.registry],
  });

  readonly uploadedBytes = new Counter({
    name: 'uploaded_bytes_total',
    help: 'Bytes of files that were stored whole',
    labelNames: ['sensitive'] as const,
    registers: [this.registry],
  });
}
