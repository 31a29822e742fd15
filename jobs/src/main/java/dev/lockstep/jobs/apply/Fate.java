package dev.lockstep.jobs.apply;

/**
 * Why there is no tensor of a row.
 *
 * @param fate {@code filtered} or {@code rejected}
 * @param rule that the row breaks; absent if a record step filters it
 * @param reason what was found and what is allowed; absent if there is no rule
 */
record Fate(String fate, String rule, String reason) {}
