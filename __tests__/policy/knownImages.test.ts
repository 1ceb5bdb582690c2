import { expect, it } from "vitest";
import {
  parseImageName,
  matchesPattern,
  findWellKnownPorts,
} from "../../src/policy/knownImages.ts";
import { readStandardLayer } from "../../src/policy/standardPreset.ts";

const roles = [...readStandardLayer().roles];

it.each([
  ["postgres:17", "database", 5432],
  ["timescale/timescaledb:latest-pg17", "database", 5432],
  ["timescale/timescaledb-ha", "database", 5432],
  ["public.ecr.aws/docker/library/mysql:9", "database", 3306],
  ["mariadb", "database", 3306],
  ["mongo:8", "database", 27017],
  ["redis:7-alpine", "cache", 6379],
  ["ghcr.io/valkey-io/valkey:8", "cache", 6379],
  ["valkey/valkey", "cache", 6379],
  ["memcached", "cache", 11211],
  ["apache/kafka-native:4.0.0", "general", 9092],
  ["confluentinc/cp-kafka:7.9.0", "general", 9092],
  ["zookeeper:3.9", "general", 2181],
  ["rabbitmq:4-management", "general", 15672],
  ["nats:2", "general", 4222],
  ["docker.elastic.co/elasticsearch/elasticsearch:9.1.0", "database", 9200],
  ["opensearchproject/opensearch:3", "database", 9200],
  ["docker.elastic.co/kibana/kibana:9.1.0", "monitoring", 5601],
  ["cr.weaviate.io/semitechnologies/weaviate:1.32.0", "database", 8080],
  ["qdrant/qdrant", "database", 6333],
  ["milvusdb/milvus:v2.6.0", "database", 19530],
  ["neo4j:5", "database", 7474],
  ["clickhouse/clickhouse-server", "database", 8123],
  ["cassandra:5", "database", 9042],
  ["nginx@sha256:0000000000000000000000000000000000000000000000000000000000000000", "system", 80],
  ["traefik:v3", "system", 443],
  ["caddy:2", "system", 443],
  ["grafana/grafana:12.0.0", "monitoring", 3000],
  ["quay.io/prometheus/prometheus:v3.4.0", "monitoring", 9090],
  ["prom/alertmanager", "monitoring", 9093],
  ["quay.io/prometheus/node-exporter:latest", "monitoring", 9100],
  ["gcr.io/cadvisor/cadvisor:v0.52.1", "monitoring", 8080],
  ["grafana/loki:3", "monitoring", 3100],
  ["grafana/tempo", "monitoring", 3200],
  ["cr.jaegertracing.io/jaegertracing/jaeger:2.6.0", "monitoring", 16686],
  ["otel/opentelemetry-collector-contrib", "monitoring", 4317],
  [
    "ghcr.io/open-telemetry/opentelemetry-collector-releases/" +
      "opentelemetry-collector-contrib:0.140.0",
    "monitoring",
    4318,
  ],
  ["quay.io/minio/minio:RELEASE.2025-09-07T16-13-09Z", "general", 9001],
  ["quay.io/keycloak/keycloak:26.2", "api", 8080],
  ["hashicorp/vault:1.19", "general", 8200],
  ["hashicorp/consul", "general", 8500],
  ["adminer", "general", 8080],
  ["dpage/pgadmin4:9", "general", 80],
  ["axllent/mailpit:v1", "general", 8025],
  ["bitnamilegacy/postgresql:17", "database", 5432],
  ["localhost:5000/mirror/../postgres", null, null],
  ["acme/postgres", null, null],
  ["postgres-exporter", null, null],
])("assigns %s to the role %s and knows port %s", (image, role, port) => {
  const name = parseImageName(image);
  const found = roles.find(([, { images = [] }]) => matchesPattern(name, images))?.[0] ?? null;
  expect([
    found,
    port === null || findWellKnownPorts(name).some((known) => known.port === port),
  ]).toEqual([role, true]);
});
