package dev.lockstep.preprocessing.source.jdbc;

import dev.lockstep.preprocessing.dataset.error.EnvironmentException;
import dev.lockstep.preprocessing.dataset.error.UserException;
import java.io.Serializable;
import java.sql.Connection;
import java.sql.Driver;
import java.sql.SQLException;
import java.util.Optional;
import java.util.Properties;
import java.util.ServiceLoader;
import org.apache.hadoop.conf.Configuration;

/**
 * A database. Travels to executors.
 *
 * @param url JDBC address, without credentials
 * @param driver class name of the driver; null: the one on the class path that takes the address
 */
public record Database(String url, String driver) implements Serializable {
  /** Keys of the configuration that credentials come in; it is never printed. */
  public static final String USER = "lockstep.jdbc.user";

  public static final String PASSWORD = "lockstep.jdbc.password";

  private static final long serialVersionUID = 1L;

  /** The address without its parameters, for people. */
  String shown() {
    return url.replaceFirst("[?;(].*", "");
  }

  /**
   * Connects with the credentials of the configuration, in a transaction that reads.
   *
   * @throws UserException if there is no driver
   * @throws EnvironmentException if the database refuses
   */
  Connection connect(Configuration secrets) {
    Properties login = new Properties();
    put(login, "user", secrets.get(USER));
    put(login, "password", secrets.get(PASSWORD));
    try {
      Connection connection = load().connect(url, login);
      if (connection == null) {
        throw new UserException(
            "source.driver: " + driver + " does not take the address " + shown());
      }
      // some drivers fetch all rows at once outside of a transaction
      connection.setAutoCommit(false);
      return connection;
    } catch (SQLException e) {
      throw new EnvironmentException("cannot connect to " + shown() + ": " + said(secrets, e));
    }
  }

  /** A failure as a text without credentials; the exception itself is not passed on. */
  static String said(Configuration secrets, SQLException failure) {
    String text = failure.getMessage() == null ? "no reason given" : failure.getMessage();
    for (String key : new String[] {PASSWORD, USER}) {
      String secret = secrets.get(key, "");
      text = secret.isEmpty() ? text : text.replace(secret, "(hidden)");
    }
    String state = failure.getSQLState() == null ? "" : " (SQLSTATE " + failure.getSQLState() + ")";
    return text.strip() + state;
  }

  /** Drivers that came with the job are not seen by the driver manager, which asks who calls. */
  private Driver load() throws SQLException {
    ClassLoader loader = Thread.currentThread().getContextClassLoader();
    if (driver != null) {
      return named(loader);
    }
    Optional<Driver> found = Optional.empty();
    for (Driver each : ServiceLoader.load(Driver.class, loader)) {
      found = found.isEmpty() && each.acceptsURL(url) ? Optional.of(each) : found;
    }
    return found.orElseThrow(
        () ->
            new UserException(
                "no driver on the class path takes the address "
                    + shown()
                    + "; put the driver's jar onto the class path of driver and executors"
                    + " (`cluster.conf`: spark.jars), or name its class in `source.driver`"));
  }

  private Driver named(ClassLoader loader) {
    try {
      return Class.forName(driver, true, loader)
          .asSubclass(Driver.class)
          .getConstructor()
          .newInstance();
    } catch (ReflectiveOperationException | ClassCastException e) {
      throw new UserException(
          "source.driver: "
              + driver
              + " is no JDBC driver on the class path; put its jar onto the class path of driver"
              + " and executors (`cluster.conf`: spark.jars)",
          e);
    }
  }

  private static void put(Properties login, String key, String value) {
    if (value != null) {
      login.setProperty(key, value);
    }
  }
}
