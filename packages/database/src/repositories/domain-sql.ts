/** SQL: whether domain `d` of its organization is one that leads to connection `c`, as long as it is proven. */
export const LEADS_HERE = `d.verified_at IS NOT NULL AND d.unconfirmed_at IS NULL AND (c.only_domains = '{}' OR d.domain = ANY (c.only_domains))`;

/** SQL: whether DNS is what proves domain `d`. */
export const BY_DNS = 'd.challenge IS NOT NULL AND d.proven_by_connection_id IS NULL';
