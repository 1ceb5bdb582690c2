/** A well-known port of a program. `scheme` is that of its URLs, or null. */
export interface WellKnownPort {
  readonly port: number;
  readonly scheme: string | null;
}

/**
 * The ports of images by role, from their documentation and `EXPOSE`. `*` matches any characters.
 */
const IMAGES: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  database: {
    "postgres bitnami/postgresql postgis/postgis pgvector/pgvector supabase/postgres":
      "5432/postgres",
    "citusdata/citus": "5432/postgres",
    "timescale/*": "5432/postgres",
    "pgbouncer/pgbouncer edoburu/pgbouncer bitnami/pgbouncer": "6432/postgres 5432/postgres",
    "cockroachdb/cockroach": "26257/postgres 8080/http",
    "yugabytedb/yugabyte": "5433/postgres 9042 7000/http",
    "mysql mysql/mysql-server percona percona/percona-server bitnami/mysql":
      "3306/mysql 33060/mysqlx",
    "mariadb bitnami/mariadb linuxserver/mariadb": "3306/mysql",
    "mssql/server azure-sql-edge": "1433/sqlserver",
    "gvenzl/oracle-xe gvenzl/oracle-free database/express database/free": "1521/oracle",
    "mongo mongodb/mongodb-community-server mongodb/mongodb-atlas-local bitnami/mongodb":
      "27017/mongodb",
    "percona/percona-server-mongodb": "27017/mongodb",
    "couchdb apache/couchdb": "5984/http",
    arangodb: "8529/http",
    neo4j: "7474/http 7473/https 7687/bolt",
    "dgraph/*": "8080/http 9080",
    "surrealdb/surrealdb": "8000/http",
    rethinkdb: "28015 8080/http",
    "clickhouse clickhouse/clickhouse-server bitnami/clickhouse":
      "8123/http 9000/clickhouse 9440/clickhouse",
    "cassandra bitnami/cassandra": "9042/cassandra 9160 7000",
    "scylladb/scylla": "9042/cassandra 9180/http 10000/http",
    crate: "4200/http 5432/postgres",
    "questdb/questdb": "9000/http 8812/postgres 9009",
    influxdb: "8086/http 8181/http",
    "elasticsearch elasticsearch/elasticsearch elastic/elasticsearch bitnami/elasticsearch":
      "9200/http 9300",
    "opensearchproject/opensearch bitnami/opensearch": "9200/http 9300 9600/http",
    solr: "8983/http",
    "getmeili/meilisearch": "7700/http",
    "typesense/typesense": "8108/http",
    "manticoresearch/manticore": "9306/mysql 9308/http",
    "weaviate/weaviate semitechnologies/weaviate": "8080/http 50051",
    "qdrant/qdrant": "6333/http 6334",
    "milvusdb/milvus": "19530 9091/http",
    "chromadb/chroma chroma-core/chroma": "8000/http",
    "marqoai/marqo": "8882/http",
    "amazon/dynamodb-local": "8000/http",
    "trinodb/trino": "8080/http",
  },
  cache: {
    "redis redis/redis-stack redis/redis-stack-server bitnami/redis redislabs/*":
      "6379/redis 8001/http",
    "valkey/valkey valkey-io/valkey bitnami/valkey eqalpha/keydb": "6379/redis",
    "dragonflydb/dragonfly": "6379/redis",
    "memcached bitnami/memcached": "11211",
    "hazelcast/hazelcast": "5701",
    varnish: "80/http",
  },
  general: {
    "apache/kafka apache/kafka-native bitnami/kafka confluentinc/cp-kafka confluentinc/cp-server":
      "9092 9093 9094 29092",
    "confluentinc/confluent-local wurstmeister/kafka": "9092 9093 9094 29092",
    "redpandadata/redpanda vectorized/redpanda": "9092 19092 29092 9644/http 8081/http 8082/http",
    "zookeeper bitnami/zookeeper confluentinc/cp-zookeeper wurstmeister/zookeeper": "2181",
    "confluentinc/cp-schema-registry": "8081/http",
    "confluentinc/cp-kafka-connect debezium/connect": "8083/http",
    "confluentinc/cp-kafka-rest": "8082/http",
    "confluentinc/cp-ksqldb-server": "8088/http",
    "provectuslabs/kafka-ui kafbat/kafka-ui": "8080/http",
    "rabbitmq bitnami/rabbitmq": "5672/amqp 5671/amqps 15672/http 1883/mqtt 15692/http",
    nats: "4222/nats 8222/http 6222",
    "eclipse-mosquitto": "1883/mqtt 8883/mqtts 9001/ws",
    "emqx emqx/emqx": "1883/mqtt 8083/ws 8883/mqtts 18083/http",
    "apache/activemq-classic apache/activemq-artemis symptoma/activemq":
      "61616 8161/http 5672/amqp",
    "apachepulsar/pulsar": "6650 8080/http",
    "etcd coreos/etcd bitnami/etcd etcd-development/etcd": "2379/http 2380",
    "consul hashicorp/consul bitnami/consul": "8500/http 8600 8300 8301 8302",
    "vault hashicorp/vault openbao/openbao": "8200/http 8201",
    "minio/minio bitnami/minio": "9000/http 9001/http",
    "chrislusf/seaweedfs": "9333/http 8080/http 8888/http 8333/http",
    "azure-storage/azurite": "10000/http 10001/http 10002/http",
    "localstack/localstack": "4566/http",
    "gitea/gitea": "3000/http 22",
    "gitlab/gitlab-ce gitlab/gitlab-ee": "80/http 443/https 22",
    "jenkins/jenkins": "8080/http 50000",
    sonarqube: "9000/http",
    "sonatype/nexus3": "8081/http",
    "registry distribution/distribution": "5000/http",
    adminer: "8080/http",
    "dpage/pgadmin4": "80/http 5050/http",
    "phpmyadmin phpmyadmin/phpmyadmin": "80/http",
    "mongo-express": "8081/http",
    "rediscommander/redis-commander": "8081/http",
    "redis/redisinsight": "5540/http",
    "axllent/mailpit": "8025/http 1025/smtp",
    "mailhog/mailhog": "8025/http 1025/smtp",
    "maildev/maildev": "1080/http 1025/smtp",
    "portainer/portainer-ce portainer/portainer-ee": "9443/https 9000/http 8000",
    "temporalio/auto-setup temporalio/server": "7233",
    "temporalio/ui": "8080/http",
    "selenium/*": "4444/http 7900/http",
    "browserless/chrome": "3000/http",
    "tomcat jetty": "8080/http 8443/https",
    "nextcloud wordpress ghost httpd drupal joomla matomo": "80/http 8080/http 2368/http",
    "n8nio/n8n": "5678/http",
    "ollama/ollama": "11434/http",
    "metabase/metabase": "3000/http",
    "apache/superset": "8088/http",
    "apache/airflow": "8080/http",
    "apache/spark bitnami/spark": "8080/http 7077",
    flink: "8081/http",
  },
  api: {
    "keycloak/keycloak jboss/keycloak bitnami/keycloak": "8080/http 8443/https 9000/http",
    "kong kong/kong-gateway": "8000/http 8443/https 8001/http 8444/https 8002/http",
    "hasura/graphql-engine": "8080/http",
    "postgrest/postgrest": "3000/http",
    "oryd/kratos": "4433/http 4434/http",
    "oryd/hydra": "4444/http 4445/http",
    "authelia/authelia": "9091/http",
    "swaggerapi/swagger-ui": "8080/http",
    "wiremock/wiremock": "8080/http 8443/https",
    "mockserver/mockserver": "1080/http",
  },
  system: {
    "nginx nginxinc/nginx-unprivileged openresty/openresty bitnami/nginx":
      "80/http 443/https 8080/http 8443/https",
    "jc21/nginx-proxy-manager": "80/http 443/https 81/http",
    "nginxproxy/nginx-proxy jwilder/nginx-proxy": "80/http 443/https",
    traefik: "80/http 443/https 8080/http 8443/https",
    caddy: "80/http 443/https 8080/http 8443/https 2019/http",
    "haproxy haproxytech/*": "80/http 443/https 8080/http 8443/https 8404/http",
    "envoyproxy/*": "10000/http 9901/http",
    "pihole/pihole adguard/adguardhome coredns/coredns ubuntu/bind9":
      "53 80/http 443/https 3000/http",
    "osixia/openldap bitnami/openldap": "389/ldap 636/ldaps 1389/ldap 1636/ldaps",
    "mailserver/docker-mailserver": "25/smtp 465/smtps 587/smtp 143/imap 993/imaps",
  },
  monitoring: {
    "prom/prometheus prometheus/prometheus bitnami/prometheus": "9090/http",
    "prom/alertmanager prometheus/alertmanager": "9093/http 9094",
    "prom/node-exporter prometheus/node-exporter": "9100/http",
    "prom/blackbox-exporter prometheus/blackbox-exporter": "9115/http",
    "prom/pushgateway prometheus/pushgateway": "9091/http",
    "prom/statsd-exporter": "9102/http 9125",
    "prom/mysqld-exporter": "9104/http",
    "prometheuscommunity/postgres-exporter": "9187/http",
    "oliver006/redis_exporter": "9121/http",
    "victoriametrics/*": "8428/http 8429/http 8480/http 8481/http 8482/http",
    "cadvisor/cadvisor google/cadvisor": "8080/http",
    "grafana/grafana grafana/grafana-oss grafana/grafana-enterprise bitnami/grafana": "3000/http",
    "grafana/loki": "3100/http 9095",
    "grafana/promtail": "9080/http",
    "grafana/alloy": "12345/http",
    "grafana/mimir": "9009/http 8080/http",
    "grafana/tempo": "3200/http 4317 4318/http 9095",
    "grafana/pyroscope": "4040/http",
    "jaegertracing/all-in-one jaegertracing/jaeger":
      "16686/http 16687/http 8888/http 8889/http 4317 4318/http 14268/http 14250 6831 " +
      "9411/http 5778/http 5775 6832",
    "grafana/otel-lgtm": "3000/http 4317 4318/http",
    "datalust/seq": "80/http 5341/http",
    "openzipkin/zipkin": "9411/http",
    "otel/opentelemetry-collector otel/opentelemetry-collector-contrib":
      "4317 4318/http 8888/http 8889/http 13133/http 55679/http",
    "open-telemetry/opentelemetry-collector-releases/*":
      "4317 4318/http 8888/http 8889/http 13133/http 55679/http",
    "kibana kibana/kibana elastic/kibana": "5601/http",
    "opensearchproject/opensearch-dashboards": "5601/http",
    "logstash logstash/logstash elastic/logstash": "5044 9600/http 5000",
    "fluent/fluentd fluent/fluent-bit": "24224 2020/http",
    "graylog/graylog": "9000/http 12201 1514",
    "timberio/vector": "8686/http",
    "louislam/uptime-kuma": "3001/http",
    "netdata/netdata": "19999/http",
    "graphiteapp/graphite-statsd": "8080/http 2003 8125",
    "amir20/dozzle": "8080/http",
  },
};

/** Returns the images of a role, in the order of the table. */
export function listImages(role: string): string[] {
  return Object.keys(IMAGES[role] ?? {}).flatMap((images) => images.split(" "));
}

const ALL_IMAGES = Object.values(IMAGES).flatMap(Object.entries<string>);

/** Returns the well-known ports of an image. `image` has no registry, tag or digest. */
export function findWellKnownPorts(image: string): readonly WellKnownPort[] {
  const [, ports] = ALL_IMAGES.find(([images]) => matchesPattern(image, images.split(" "))) ?? [];
  return (ports?.split(" ") ?? []).map((text) => {
    const [port, scheme = null] = text.split("/");
    return { port: Number(port), scheme };
  });
}

/**
 * Returns whether a name matches one of the patterns. `*` matches any characters. Takes linear time
 * for every pattern.
 */
export function matchesPattern(name: string, patterns: readonly string[]): boolean {
  return patterns.some((pattern) => {
    const [first = "", ...middle] = pattern.split("*");
    const last = middle.pop();
    if (last === undefined) return name === pattern;
    if (!name.startsWith(first)) return false;
    let at = first.length;
    for (const part of middle) {
      const found = name.indexOf(part, at);
      if (found < 0) return false;
      at = found + part.length;
    }
    return name.endsWith(last) && at + last.length <= name.length;
  });
}

const MAX_NAME = 1000;

/**
 * Parses the name of an image, e.g. `registry.example/library/postgres:17@sha256:…` → `postgres`.
 * The name of a registry contains a dot or a port, or is localhost.
 */
export function parseImageName(image: string): string {
  if (image.length > MAX_NAME) return image;
  const [withoutDigest = ""] = image.split("@");
  const tag = withoutDigest.indexOf(":", withoutDigest.lastIndexOf("/") + 1);
  const withoutTag = tag < 0 ? withoutDigest : withoutDigest.slice(0, tag);
  const parts = withoutTag.split("/");
  const [first = ""] = parts;
  const name =
    parts.length > 1 && (/[.:]/.test(first) || first === "localhost") ? parts.slice(1) : parts;
  // Bitnami moved its images to `bitnamilegacy` in August 2025
  // (https://github.com/bitnami/containers/issues/83267).
  return name
    .join("/")
    .replace(/^(?:docker\/)?library\//, "")
    .replace(/^bitnami(?:legacy|secure)\//, "bitnami/");
}
