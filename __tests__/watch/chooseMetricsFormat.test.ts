import { expect, it } from "vitest";
import { chooseMetricsFormat } from "../../src/watch/chooseMetricsFormat.ts";

it.each([
  [undefined, "json"],
  ["", "json"],
  ["*/*", "json"],
  ["application/json", "json"],
  ["application/*", "json"],
  ["image/png", "json"],
  ["text/plain", "text"],
  ["TEXT/Plain;version=0.0.4", "text"],
  ["text/*", "text"],
  ["text/plain, */*", "text"],
  ["*/*, text/plain", "text"],
  ["text/plain;q=0.5, */*", "json"],
  ["application/json, text/plain, */*", "json"],
  ["text/plain, application/json", "text"],
  ["application/json;q=0.2, text/plain;q=0.3", "text"],
  ["application/json;q=0, */*", "text"],
  ["text/plain;q=0", "json"],
  ["text/plain ; q=0.1 , application/json ; q=0.01", "text"],
  ["application/openmetrics-text", "openmetrics"],
  ["text/plain;q=much", "text"],
  [",;,/;q=", "json"],
  // https://github.com/prometheus/prometheus/blob/main/config/config.go, of 2.53 and of 3
  [
    "application/openmetrics-text;version=1.0.0;q=0.5,application/openmetrics-text;version=0.0.1;" +
      "q=0.4,text/plain;version=0.0.4;q=0.3,*/*;q=0.2",
    "openmetrics",
  ],
  [
    "application/vnd.google.protobuf;proto=io.prometheus.client.MetricFamily;encoding=delimited;" +
      "q=0.6,application/openmetrics-text;version=1.0.0;escaping=allow-utf-8;q=0.5,text/plain;" +
      "version=1.0.0;escaping=allow-utf-8;q=0.3,*/*;q=0.1",
    "openmetrics",
  ],
  ["text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,*/*;q=0.8", "json"],
])("chooses the format of /metrics for Accept: %s", (accept, format) => {
  expect(chooseMetricsFormat(accept)).toBe(format);
});
