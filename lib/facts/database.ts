/** How many connections Grafana's database gets, and from whom. */
export const DATABASE_CONNECTIONS = {
  /** Those that each Grafana opens at most; its own default is no limit. */
  ofGrafana: 50,
  /**
   * Those that a server takes whose default is less than a platform needs: Cloud SQL's is 100 below 6 GiB (Cloud SQL flags, `max_connections`), PostgreSQL's own is 100.
   * RDS and flexible server take some 400 on their smallest machine here.
   */
  ofServer: 400,
} as const;
