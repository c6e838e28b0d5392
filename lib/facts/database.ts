/**
 * Connections that a PostgreSQL takes whose default is less than the Grafanas of a platform may open: Cloud SQL's is 100 below 6 GiB (Cloud SQL flags,
 * `max_connections`), PostgreSQL's own is 100. RDS and flexible server take some 400 on their smallest machine here.
 */
export const DATABASE_CONNECTIONS = 400;
