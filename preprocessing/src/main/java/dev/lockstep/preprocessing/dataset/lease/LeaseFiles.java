package dev.lockstep.preprocessing.dataset.lease;

import dev.lockstep.preprocessing.dataset.error.EnvironmentException;
import dev.lockstep.preprocessing.dataset.error.UserException;
import dev.lockstep.preprocessing.dataset.storage.Json;
import dev.lockstep.preprocessing.dataset.storage.ObjectInfo;
import dev.lockstep.preprocessing.dataset.storage.Storage;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The leases of one piece of work, {@code <folder>/<work>-00000001.json}. The highest number
 * counts: who takes a lease over creates the next one, which of several can do so exactly one.
 *
 * @param folder address without a slash at the end
 * @param work name of the work, of letters and digits
 */
record LeaseFiles(Storage storage, String folder, String work) {

  /** A lease can be given back between listing and reading it; not again and again. */
  private static final int MAX_TRIES = 20;

  /** A lease and its number. */
  record Entry(long number, Holder holder) {}

  /** Holders of all leases below an address, by the address of the lease. */
  static Map<String, Holder> all(Storage storage, String parent) {
    Map<String, Holder> found = new TreeMap<>();
    for (ObjectInfo object : storage.list(parent)) {
      if (object.uri().endsWith(".json")) {
        read(storage, object.uri()).ifPresent(holder -> found.put(object.uri(), holder));
      }
    }
    return found;
  }

  /** The lease that counts, or empty if there is none. */
  Optional<Entry> newest() {
    for (int i = 0; i < MAX_TRIES; i++) {
      List<Long> numbers = numbers();
      if (numbers.isEmpty()) {
        return Optional.empty();
      }
      long number = numbers.get(numbers.size() - 1);
      Optional<Holder> holder = read(number);
      if (holder.isPresent()) {
        return Optional.of(new Entry(number, holder.get()));
      }
    }
    throw new EnvironmentException(
        "the leases in " + folder + " are listed but cannot be read; another process changes them");
  }

  /** One lease, or empty if it was given back. */
  Optional<Holder> read(long number) {
    return read(storage, address(number));
  }

  private static Optional<Holder> read(Storage storage, String address) {
    try {
      return Optional.of(Json.read(storage.read(address), Holder.class, address));
    } catch (UserException e) {
      if (storage.stat(address).isEmpty()) {
        return Optional.empty();
      }
      throw e;
    }
  }

  /** Whether the lease could be created; {@code false} if there is one with this number. */
  boolean create(long number, Holder holder) {
    try {
      return storage.createIfAbsent(address(number), Json.pretty(holder));
    } catch (EnvironmentException e) {
      throw new EnvironmentException(
          "the lease that keeps other drivers from these checkpoints, or from removing what is read,"
              + " was not to be had: "
              + e.getMessage(),
          e);
    }
  }

  void replace(long number, Holder holder) {
    storage.write(address(number), Json.pretty(holder));
  }

  void delete(long number) {
    storage.deleteTree(address(number));
  }

  /** Removes all leases up to a number, oldest first. */
  void deleteUpTo(long number) {
    numbers().stream().filter(n -> n <= number).forEach(this::delete);
  }

  private List<Long> numbers() {
    Pattern name = Pattern.compile(".*/" + Pattern.quote(work) + "-([0-9]{8,18})\\.json");
    List<Long> numbers = new ArrayList<>();
    for (ObjectInfo object : storage.list(folder)) {
      Matcher matcher = name.matcher(object.uri());
      if (matcher.matches()) {
        numbers.add(Long.valueOf(matcher.group(1)));
      }
    }
    numbers.sort(null);
    return numbers;
  }

  String address(long number) {
    return folder + "/" + work + String.format(Locale.ROOT, "-%08d.json", number);
  }
}
