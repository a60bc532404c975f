package io.ringcast.server.config;

import java.time.Duration;
import java.util.List;

/**
 * The data stores that drivers connect to. Secrets stay out of every {@code toString}.
 *
 * <p>Thread: any.
 */
public record DatabaseSettings(
        @Section("MySQL, for apps.") MySql mysql,
        @Section("PostgreSQL, for apps.") Postgres postgres,
        @Section("Redis.") Redis redis,
        @Section("DynamoDB, for apps.") DynamoDb dynamodb,
        @Section("ScyllaDB, for apps.") Scylla scylladb) {

    /** MySQL; the pool's bounds are 0 where database_pooling decides. */
    public record MySql(
            @Setting(value = "localhost", check = Check.HOST, env = "DATABASE_MYSQL_HOST", doc = "Host.")
            String host,

            @Setting(value = "3306", min = 1, max = 65535, env = "DATABASE_MYSQL_PORT", doc = "Port.")
            int port,

            @Setting(value = "root", env = "DATABASE_MYSQL_USERNAME", doc = "User.")
            String username,

            @Setting(value = "", secret = true, env = "DATABASE_MYSQL_PASSWORD", doc = "The user's password.")
            String password,

            @Setting(value = "ringcast", sockudo = "sockudo", env = "DATABASE_MYSQL_DATABASE", doc = "Database.")
            String database,

            @Setting(
                    value = "applications",
                    check = Check.SQL_NAME,
                    env = "DATABASE_MYSQL_TABLE_NAME",
                    doc = "Table of apps.")
            String tableName,

            @Setting(
                    value = "10",
                    min = 1,
                    max = 10000,
                    env = "DATABASE_CONNECTION_POOL_SIZE",
                    doc = "Connections, where database_pooling is off.")
            int connectionPoolSize,

            @Setting(
                    value = "0",
                    zero = "unset",
                    min = 0,
                    max = 10000,
                    env = "DATABASE_MYSQL_POOL_MIN",
                    doc = "Fewest connections; wins over database_pooling.min.")
            int poolMin,

            @Setting(
                    value = "0",
                    zero = "unset",
                    min = 0,
                    max = 10000,
                    env = "DATABASE_MYSQL_POOL_MAX",
                    doc = "Most connections; wins over database_pooling.max.")
            int poolMax,

            @Setting(value = "300", unit = Unit.SECONDS, min = 1, max = 31536000, doc = "How long a row is remembered.")
            Duration cacheTtl,

            @Setting(
                    value = "60",
                    unit = Unit.SECONDS,
                    min = 1,
                    max = 86400,
                    doc = "How often expired rows are removed.")
            Duration cacheCleanupInterval,

            @Setting(value = "100", min = 1, max = 100000000, doc = "Rows that are remembered.")
            int cacheMaxCapacity) {
        @Override
        public String toString() {
            return "MySql[" + host + ":" + port + "/" + database + "]";
        }
    }

    /** PostgreSQL; the pool's bounds are 0 where database_pooling decides. */
    public record Postgres(
            @Setting(value = "localhost", check = Check.HOST, env = "DATABASE_POSTGRES_HOST", doc = "Host.")
            String host,

            @Setting(value = "5432", min = 1, max = 65535, env = "DATABASE_POSTGRES_PORT", doc = "Port.")
            int port,

            @Setting(
                    value = "root",
                    env = {"DATABASE_POSTGRES_USERNAME", "DATABASE_POSTGRES_USER"},
                    doc = "User.")
            String username,

            @Setting(value = "", secret = true, env = "DATABASE_POSTGRES_PASSWORD", doc = "The user's password.")
            String password,

            @Setting(value = "ringcast", sockudo = "sockudo", env = "DATABASE_POSTGRES_DATABASE", doc = "Database.")
            String database,

            @Setting(value = "applications", check = Check.SQL_NAME, doc = "Table of apps.")
            String tableName,

            @Setting(
                    value = "10",
                    min = 1,
                    max = 10000,
                    env = "DATABASE_CONNECTION_POOL_SIZE",
                    doc = "Connections, where database_pooling is off.")
            int connectionPoolSize,

            @Setting(
                    value = "0",
                    zero = "unset",
                    min = 0,
                    max = 10000,
                    env = "DATABASE_POSTGRES_POOL_MIN",
                    doc = "Fewest connections; wins over database_pooling.min.")
            int poolMin,

            @Setting(
                    value = "0",
                    zero = "unset",
                    min = 0,
                    max = 10000,
                    env = "DATABASE_POSTGRES_POOL_MAX",
                    doc = "Most connections; wins over database_pooling.max.")
            int poolMax,

            @Setting(value = "300", unit = Unit.SECONDS, min = 1, max = 31536000, doc = "How long a row is remembered.")
            Duration cacheTtl,

            @Setting(
                    value = "60",
                    unit = Unit.SECONDS,
                    min = 1,
                    max = 86400,
                    doc = "How often expired rows are removed.")
            Duration cacheCleanupInterval,

            @Setting(value = "100", min = 1, max = 100000000, doc = "Rows that are remembered.")
            int cacheMaxCapacity) {
        @Override
        public String toString() {
            return "Postgres[" + host + ":" + port + "/" + database + "]";
        }
    }

    /** Redis: one server, or Sentinels that know the master, or a cluster. */
    public record Redis(
            @Setting(value = "127.0.0.1", check = Check.HOST, env = "DATABASE_REDIS_HOST", doc = "Host.")
            String host,

            @Setting(value = "6379", min = 1, max = 65535, env = "DATABASE_REDIS_PORT", doc = "Port.")
            int port,

            @Setting(value = "0", min = 0, max = 65535, env = "DATABASE_REDIS_DB", doc = "Number of the database.")
            int db,

            @Setting(value = "", env = "DATABASE_REDIS_USERNAME", doc = "User.")
            String username,

            @Setting(value = "", secret = true, env = "DATABASE_REDIS_PASSWORD", doc = "Password.")
            String password,

            @Setting(
                    value = "ringcast:",
                    sockudo = "sockudo:",
                    env = "DATABASE_REDIS_KEY_PREFIX",
                    doc = "What keys begin with where a use has no prefix of its own.")
            String keyPrefix,

            @Setting(
                    value = "",
                    check = Check.NODES,
                    nodePort = 26379,
                    doc = "Sentinels; one or more turn their use on.")
            List<String> sentinels,

            @Setting(
                    value = "",
                    secret = true,
                    env = "DATABASE_REDIS_SENTINEL_PASSWORD",
                    doc = "Password of the Sentinels.")
            String sentinelPassword,

            @Setting(value = "mymaster", doc = "What the Sentinels call the master.")
            String name,

            @Setting(
                    value = "",
                    check = Check.NODES,
                    nodePort = 7000,
                    doc = "Nodes of a cluster; a port in a node's URL wins over its port.")
            List<String> clusterNodes) {
        public Redis {
            sentinels = List.copyOf(sentinels);
            clusterNodes = List.copyOf(clusterNodes);
        }

        @Override
        public String toString() {
            return "Redis[" + host + ":" + port + "/" + db + "]";
        }
    }

    /** DynamoDB. */
    public record DynamoDb(
            @Setting(value = "us-east-1", env = "DATABASE_DYNAMODB_REGION", doc = "The region.")
            String region,

            @Setting(
                    value = "ringcast-applications",
                    sockudo = "sockudo-applications",
                    env = "DATABASE_DYNAMODB_TABLE_NAME",
                    doc = "Table of apps.")
            String tableName,

            @Setting(value = "", env = "DATABASE_DYNAMODB_ENDPOINT_URL", doc = "An address in place of the region's.")
            String endpointUrl,

            @Setting(value = "", secret = true, env = "AWS_ACCESS_KEY_ID", doc = "Access key; empty asks the machine.")
            String awsAccessKeyId,

            @Setting(value = "", secret = true, env = "AWS_SECRET_ACCESS_KEY", doc = "Its secret.")
            String awsSecretAccessKey,

            @Setting(value = "", doc = "Profile of the AWS files.")
            String awsProfileName) {
        @Override
        public String toString() {
            return "DynamoDb[" + region + "/" + tableName + "]";
        }
    }

    /** ScyllaDB. */
    public record Scylla(
            @Setting(
                    value = "127.0.0.1:9042",
                    alias = "app_manager.scylladb.nodes",
                    check = Check.NODES,
                    nodePort = 9042,
                    env = "SCYLLADB_NODES",
                    doc = "Nodes to begin with.")
            List<String> nodes,

            @Setting(
                    value = "ringcast",
                    sockudo = "sockudo",
                    alias = "app_manager.scylladb.keyspace",
                    check = Check.SQL_NAME,
                    env = "SCYLLADB_KEYSPACE",
                    doc = "Keyspace.")
            String keyspace,

            @Setting(
                    value = "applications",
                    alias = "app_manager.scylladb.table_name",
                    check = Check.SQL_NAME,
                    doc = "Table of apps.")
            String tableName,

            @Setting(value = "", alias = "app_manager.scylladb.username", doc = "User.")
            String username,

            @Setting(value = "", alias = "app_manager.scylladb.password", secret = true, doc = "The user's password.")
            String password,

            @Setting(
                    value = "SimpleStrategy",
                    alias = "app_manager.scylladb.replication_class",
                    check = Check.SQL_NAME,
                    env = "SCYLLADB_REPLICATION_CLASS",
                    doc = "How a keyspace that is missing is made.")
            String replicationClass,

            @Setting(
                    value = "3",
                    alias = "app_manager.scylladb.replication_factor",
                    min = 1,
                    max = 100,
                    env = "SCYLLADB_REPLICATION_FACTOR",
                    doc = "Copies of each row in a keyspace that is made.")
            int replicationFactor) {
        public Scylla {
            nodes = List.copyOf(nodes);
        }

        @Override
        public String toString() {
            return "Scylla[" + nodes.size() + " nodes, " + keyspace + "]";
        }
    }

    /** The pools of connections to databases. */
    public record Pooling(
            @Setting(
                    value = "true",
                    env = "DATABASE_POOLING_ENABLED",
                    doc = "Let pools grow and shrink between min and max.")
            boolean enabled,

            @Setting(value = "2", min = 0, max = 10000, env = "DATABASE_POOL_MIN", doc = "Fewest connections.")
            int min,

            @Setting(value = "10", min = 1, max = 10000, env = "DATABASE_POOL_MAX", doc = "Most connections.")
            int max) {}
}
