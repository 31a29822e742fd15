/**
 * The two kinds of failure that are not Lockstep's own bug: the user's mistake and the
 * environment's.
 *
 * <p>Everything else that escapes is a bug. The kinds map to exit codes in {@code jobs}: {@link
 * dev.lockstep.preprocessing.dataset.error.UserException} is 2, {@link
 * dev.lockstep.preprocessing.dataset.error.EnvironmentException} is 3, any other exception is 1.
 */
package dev.lockstep.preprocessing.dataset.error;
