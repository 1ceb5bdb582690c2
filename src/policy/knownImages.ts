/** A well-known port of a program, and the scheme of its URLs there; null if it has none. */
export interface WellKnownPort {
  readonly port: number;
  readonly scheme: string | null;
}

/** A program: the names of its images, its role in the preset, its well-known ports. */
type Row = readonly [role: string, images: string, ports: string];

/**
 * Ports from the images' own documentation and their `EXPOSE`. `*` in a name stands for any
 * characters.
 */
const ROWS: readonly Row[] = [
  [
    "database",
    "postgres bitnami/postgresql postgis/postgis pgvector/pgvector supabase/postgres " +
      "citusdata/citus",
    "5432/postgres",
  ],
  ["database", "timescale/*", "5432/postgres"],
  [
    "database",
    "pgbouncer/pgbouncer edoburu/pgbouncer bitnami/pgbouncer",
    "6432/postgres 5432/postgres",
  ],
  ["database", "cockroachdb/cockroach", "26257/postgres 8080/http"],
  ["database", "yugabytedb/yugabyte", "5433/postgres 9042 7000/http"],
  [
    "database",
    "mysql mysql/mysql-server percona percona/percona-server bitnami/mysql",
    "3306/mysql 33060/mysqlx",
  ],
  ["database", "mariadb bitnami/mariadb linuxserver/mariadb", "3306/mysql"],
  ["database", "mssql/server azure-sql-edge", "1433/sqlserver"],
  ["database", "gvenzl/oracle-xe gvenzl/oracle-free database/express database/free", "1521/oracle"],
  [
    "database",
    "mongo mongodb/mongodb-community-server mongodb/mongodb-atlas-local bitnami/mongodb " +
      "percona/percona-server-mongodb",
    "27017/mongodb",
  ],
  ["database", "couchdb apache/couchdb", "5984/http"],
  ["database", "arangodb", "8529/http"],
  ["database", "neo4j", "7474/http 7473/https 7687/bolt"],
  ["database", "dgraph/*", "8080/http 9080"],
  ["database", "surrealdb/surrealdb", "8000/http"],
  ["database", "rethinkdb", "28015 8080/http"],
  [
    "database",
    "clickhouse clickhouse/clickhouse-server bitnami/clickhouse",
    "8123/http 9000/clickhouse 9440/clickhouse",
  ],
  ["database", "cassandra bitnami/cassandra", "9042/cassandra 9160 7000"],
  ["database", "scylladb/scylla", "9042/cassandra 9180/http 10000/http"],
  ["database", "crate", "4200/http 5432/postgres"],
  ["database", "questdb/questdb", "9000/http 8812/postgres 9009"],
  ["database", "influxdb", "8086/http 8181/http"],
  [
    "database",
    "elasticsearch elasticsearch/elasticsearch elastic/elasticsearch bitnami/elasticsearch",
    "9200/http 9300",
  ],
  ["database", "opensearchproject/opensearch bitnami/opensearch", "9200/http 9300 9600/http"],
  ["database", "solr", "8983/http"],
  ["database", "getmeili/meilisearch", "7700/http"],
  ["database", "typesense/typesense", "8108/http"],
  ["database", "manticoresearch/manticore", "9306/mysql 9308/http"],
  ["database", "weaviate/weaviate semitechnologies/weaviate", "8080/http 50051"],
  ["database", "qdrant/qdrant", "6333/http 6334"],
  ["database", "milvusdb/milvus", "19530 9091/http"],
  ["database", "chromadb/chroma chroma-core/chroma", "8000/http"],
  ["database", "marqoai/marqo", "8882/http"],
  ["database", "amazon/dynamodb-local", "8000/http"],
  ["database", "trinodb/trino", "8080/http"],
  [
    "cache",
    "redis redis/redis-stack redis/redis-stack-server bitnami/redis redislabs/*",
    "6379/redis 8001/http",
  ],
  ["cache", "valkey/valkey valkey-io/valkey bitnami/valkey eqalpha/keydb", "6379/redis"],
  ["cache", "dragonflydb/dragonfly", "6379/redis"],
  ["cache", "memcached bitnami/memcached", "11211"],
  ["cache", "hazelcast/hazelcast", "5701"],
  ["cache", "varnish", "80/http"],
  [
    "general",
    "apache/kafka apache/kafka-native bitnami/kafka confluentinc/cp-kafka " +
      "confluentinc/cp-server confluentinc/confluent-local wurstmeister/kafka",
    "9092 9093 9094 29092",
  ],
  [
    "general",
    "redpandadata/redpanda vectorized/redpanda",
    "9092 19092 29092 9644/http 8081/http 8082/http",
  ],
  [
    "general",
    "zookeeper bitnami/zookeeper confluentinc/cp-zookeeper wurstmeister/zookeeper",
    "2181",
  ],
  ["general", "confluentinc/cp-schema-registry", "8081/http"],
  ["general", "confluentinc/cp-kafka-connect debezium/connect", "8083/http"],
  ["general", "confluentinc/cp-kafka-rest", "8082/http"],
  ["general", "confluentinc/cp-ksqldb-server", "8088/http"],
  ["general", "provectuslabs/kafka-ui kafbat/kafka-ui", "8080/http"],
  ["general", "rabbitmq bitnami/rabbitmq", "5672/amqp 5671/amqps 15672/http 1883/mqtt 15692/http"],
  ["general", "nats", "4222/nats 8222/http 6222"],
  ["general", "eclipse-mosquitto", "1883/mqtt 8883/mqtts 9001/ws"],
  ["general", "emqx emqx/emqx", "1883/mqtt 8083/ws 8883/mqtts 18083/http"],
  [
    "general",
    "apache/activemq-classic apache/activemq-artemis symptoma/activemq",
    "61616 8161/http 5672/amqp",
  ],
  ["general", "apachepulsar/pulsar", "6650 8080/http"],
  ["general", "etcd coreos/etcd bitnami/etcd etcd-development/etcd", "2379/http 2380"],
  ["general", "consul hashicorp/consul bitnami/consul", "8500/http 8600 8300 8301 8302"],
  ["general", "vault hashicorp/vault openbao/openbao", "8200/http 8201"],
  ["general", "minio/minio bitnami/minio", "9000/http 9001/http"],
  ["general", "chrislusf/seaweedfs", "9333/http 8080/http 8888/http 8333/http"],
  ["general", "azure-storage/azurite", "10000/http 10001/http 10002/http"],
  ["general", "localstack/localstack", "4566/http"],
  ["general", "gitea/gitea", "3000/http 22"],
  ["general", "gitlab/gitlab-ce gitlab/gitlab-ee", "80/http 443/https 22"],
  ["general", "jenkins/jenkins", "8080/http 50000"],
  ["general", "sonarqube", "9000/http"],
  ["general", "sonatype/nexus3", "8081/http"],
  ["general", "registry distribution/distribution", "5000/http"],
  ["general", "adminer", "8080/http"],
  ["general", "dpage/pgadmin4", "80/http 5050/http"],
  ["general", "phpmyadmin phpmyadmin/phpmyadmin", "80/http"],
  ["general", "mongo-express", "8081/http"],
  ["general", "rediscommander/redis-commander", "8081/http"],
  ["general", "redis/redisinsight", "5540/http"],
  ["general", "axllent/mailpit", "8025/http 1025/smtp"],
  ["general", "mailhog/mailhog", "8025/http 1025/smtp"],
  ["general", "maildev/maildev", "1080/http 1025/smtp"],
  ["general", "portainer/portainer-ce portainer/portainer-ee", "9443/https 9000/http 8000"],
  ["general", "temporalio/auto-setup temporalio/server", "7233"],
  ["general", "temporalio/ui", "8080/http"],
  ["general", "selenium/*", "4444/http 7900/http"],
  ["general", "browserless/chrome", "3000/http"],
  ["general", "tomcat jetty", "8080/http 8443/https"],
  [
    "general",
    "nextcloud wordpress ghost httpd drupal joomla matomo",
    "80/http 8080/http 2368/http",
  ],
  ["general", "n8nio/n8n", "5678/http"],
  ["general", "ollama/ollama", "11434/http"],
  ["general", "metabase/metabase", "3000/http"],
  ["general", "apache/superset", "8088/http"],
  ["general", "apache/airflow", "8080/http"],
  ["general", "apache/spark bitnami/spark", "8080/http 7077"],
  ["general", "flink", "8081/http"],
  ["api", "keycloak/keycloak jboss/keycloak bitnami/keycloak", "8080/http 8443/https 9000/http"],
  ["api", "kong kong/kong-gateway", "8000/http 8443/https 8001/http 8444/https 8002/http"],
  ["api", "hasura/graphql-engine", "8080/http"],
  ["api", "postgrest/postgrest", "3000/http"],
  ["api", "oryd/kratos", "4433/http 4434/http"],
  ["api", "oryd/hydra", "4444/http 4445/http"],
  ["api", "authelia/authelia", "9091/http"],
  ["api", "swaggerapi/swagger-ui", "8080/http"],
  ["api", "wiremock/wiremock", "8080/http 8443/https"],
  ["api", "mockserver/mockserver", "1080/http"],
  [
    "system",
    "nginx nginxinc/nginx-unprivileged openresty/openresty bitnami/nginx",
    "80/http 443/https 8080/http 8443/https",
  ],
  ["system", "jc21/nginx-proxy-manager", "80/http 443/https 81/http"],
  ["system", "nginxproxy/nginx-proxy jwilder/nginx-proxy", "80/http 443/https"],
  ["system", "traefik", "80/http 443/https 8080/http 8443/https"],
  ["system", "caddy", "80/http 443/https 8080/http 8443/https 2019/http"],
  ["system", "haproxy haproxytech/*", "80/http 443/https 8080/http 8443/https 8404/http"],
  ["system", "envoyproxy/*", "10000/http 9901/http"],
  [
    "system",
    "pihole/pihole adguard/adguardhome coredns/coredns ubuntu/bind9",
    "53 80/http 443/https 3000/http",
  ],
  ["system", "osixia/openldap bitnami/openldap", "389/ldap 636/ldaps 1389/ldap 1636/ldaps"],
  ["system", "mailserver/docker-mailserver", "25/smtp 465/smtps 587/smtp 143/imap 993/imaps"],
  ["monitoring", "prom/prometheus prometheus/prometheus bitnami/prometheus", "9090/http"],
  ["monitoring", "prom/alertmanager prometheus/alertmanager", "9093/http 9094"],
  ["monitoring", "prom/node-exporter prometheus/node-exporter", "9100/http"],
  ["monitoring", "prom/blackbox-exporter prometheus/blackbox-exporter", "9115/http"],
  ["monitoring", "prom/pushgateway prometheus/pushgateway", "9091/http"],
  ["monitoring", "prom/statsd-exporter", "9102/http 9125"],
  ["monitoring", "prom/mysqld-exporter", "9104/http"],
  ["monitoring", "prometheuscommunity/postgres-exporter", "9187/http"],
  ["monitoring", "oliver006/redis_exporter", "9121/http"],
  ["monitoring", "victoriametrics/*", "8428/http 8429/http 8480/http 8481/http 8482/http"],
  ["monitoring", "cadvisor/cadvisor google/cadvisor", "8080/http"],
  [
    "monitoring",
    "grafana/grafana grafana/grafana-oss grafana/grafana-enterprise bitnami/grafana",
    "3000/http",
  ],
  ["monitoring", "grafana/loki", "3100/http 9095"],
  ["monitoring", "grafana/promtail", "9080/http"],
  ["monitoring", "grafana/alloy", "12345/http"],
  ["monitoring", "grafana/mimir", "9009/http 8080/http"],
  ["monitoring", "grafana/tempo", "3200/http 4317 4318/http 9095"],
  ["monitoring", "grafana/pyroscope", "4040/http"],
  [
    "monitoring",
    "jaegertracing/all-in-one jaegertracing/jaeger",
    "16686/http 16687/http 8888/http 8889/http 4317 4318/http 14268/http 14250 6831 " +
      "9411/http 5778/http 5775 6832",
  ],
  ["monitoring", "grafana/otel-lgtm", "3000/http 4317 4318/http"],
  ["monitoring", "datalust/seq", "80/http 5341/http"],
  ["monitoring", "openzipkin/zipkin", "9411/http"],
  [
    "monitoring",
    "otel/opentelemetry-collector otel/opentelemetry-collector-contrib " +
      "open-telemetry/opentelemetry-collector-releases/*",
    "4317 4318/http 8888/http 8889/http 13133/http 55679/http",
  ],
  ["monitoring", "kibana kibana/kibana elastic/kibana", "5601/http"],
  ["monitoring", "opensearchproject/opensearch-dashboards", "5601/http"],
  ["monitoring", "logstash logstash/logstash elastic/logstash", "5044 9600/http 5000"],
  ["monitoring", "fluent/fluentd fluent/fluent-bit", "24224 2020/http"],
  ["monitoring", "graylog/graylog", "9000/http 12201 1514"],
  ["monitoring", "timberio/vector", "8686/http"],
  ["monitoring", "louislam/uptime-kuma", "3001/http"],
  ["monitoring", "netdata/netdata", "19999/http"],
  ["monitoring", "graphiteapp/graphite-statsd", "8080/http 2003 8125"],
  ["monitoring", "amir20/dozzle", "8080/http"],
];

/** Returns the images of a role in the preset, in the order of the table. */
export function listImages(role: string): string[] {
  return ROWS.filter(([name]) => name === role).flatMap(([, images]) => images.split(" "));
}

let parsed:
  | readonly {
      readonly matches: (name: string) => boolean;
      readonly ports: readonly WellKnownPort[];
    }[]
  | null = null;

/** Returns the well-known ports of an image, by its name without registry, tag and digest. */
export function findWellKnownPorts(image: string): readonly WellKnownPort[] {
  parsed ??= ROWS.map(([, images, ports]) => ({
    matches: makeMatcher(images.split(" ")),
    ports: ports.split(" ").map(parsePort),
  }));
  return parsed.find(({ matches }) => matches(image))?.ports ?? [];
}

function parsePort(text: string): WellKnownPort {
  const [port, scheme = null] = text.split("/");
  return { port: Number(port), scheme };
}

const matchers = new WeakMap<readonly string[], (name: string) => boolean>();

/** Returns whether a name matches one of the patterns, in which `*` stands for any characters. */
export function matchesPattern(name: string, patterns: readonly string[]): boolean {
  const matches = matchers.get(patterns) ?? makeMatcher(patterns);
  matchers.set(patterns, matches);
  return matches(name);
}

function makeMatcher(patterns: readonly string[]): (name: string) => boolean {
  const exact = new Set(patterns.filter((pattern) => !pattern.includes("*")));
  const wild = patterns
    .filter((pattern) => pattern.includes("*"))
    .map((pattern) => pattern.split("*"));
  return (name) => exact.has(name) || wild.some((parts) => matchesParts(name, parts));
}

/**
 * Returns whether a name has these parts in their order, the first and the last at its ends. Linear
 * in the name, whatever the pattern.
 */
function matchesParts(name: string, parts: readonly string[]): boolean {
  const [first = "", last = ""] = [parts[0], parts.at(-1)];
  if (!name.startsWith(first) || !name.endsWith(last) || name.length < first.length + last.length)
    return false;
  let at = first.length;
  for (const part of parts.slice(1, -1)) {
    const found = name.indexOf(part, at);
    if (found < 0) return false;
    at = found + part.length;
  }
  return at <= name.length - last.length;
}

/** No image has a longer name. */
const MAX_NAME = 1000;

/**
 * Parses the name of an image: `registry.example/library/postgres:17@sha256:…` → `postgres`. A
 * registry has a dot or a port in its name, or is localhost.
 */
export function parseImageName(image: string): string {
  if (image.length > MAX_NAME) return image;
  const [withoutDigest = ""] = image.split("@");
  const withoutTag = withoutDigest.replace(/:[^/]*$/, "");
  const parts = withoutTag.split("/");
  const [first = ""] = parts;
  const name =
    parts.length > 1 && (/[.:]/.test(first) || first === "localhost") ? parts.slice(1) : parts;
  // Bitnami's images have been at `bitnamilegacy` since August 2025
  // (https://github.com/bitnami/containers/issues/83267).
  return name
    .join("/")
    .replace(/^(?:docker\/)?library\//, "")
    .replace(/^bitnami(?:legacy|secure)\//, "bitnami/");
}
