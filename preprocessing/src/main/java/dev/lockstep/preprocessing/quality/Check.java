package dev.lockstep.preprocessing.quality;

import org.apache.spark.sql.Column;

/**
 * A rule as Spark expressions.
 *
 * @param broken BOOLEAN: true if the record breaks the rule; null counts as false
 * @param reason STRING: what was found and what is allowed; looked at for broken records only
 */
record Check(Column broken, Column reason) {}
