/**
 * Checks of the machine Lockstep runs on, each with advice.
 *
 * <p>Looks and tries; changes nothing that stays. Start with {@link
 * dev.lockstep.jobs.doctor.Doctor}.
 */
package dev.lockstep.jobs.doctor;
