package dev.lockstep.preprocessing.source.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lockstep.preprocessing.dataset.error.UserException;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JdbcSpecTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "jdbc:postgresql://db/sales?user=bob",
        "jdbc:postgresql://db/sales?ssl=true&password=x",
        "jdbc:sqlserver://db;databaseName=sales;Password=x",
        "jdbc:mysql://bob:x@db/sales",
        "jdbc:oracle:thin:bob/x@db:1521/sales",
        "jdbc:oracle:thin:@(DESCRIPTION=(ADDRESS=(HOST=db))(USER = bob))",
        "jdbc:db2://db:50000/sales:user=bob;password=x;",
        "jdbc:sqlserver://db;trustStorePassword=bob",
        "jdbc:postgresql://db/sales?ssl=true& sslpassword =bob",
        "jdbc:mysql://db/sales?password1=bob",
        "jdbc:mysql://address=(host=db)(user=bob)(password=x)/sales",
        "jdbc:snowflake://db/?authenticator=oauth&token=bob",
        "jdbc:x://db/sales?javax.net.ssl.keyStorePasswd=bob",
        "postgresql://db/sales"
      })
  void refusesAddressesWithCredentialsWithoutShowingThem(String url) {
    assertThatThrownBy(() -> new JdbcSpec(url, null, "t", null, List.of("id"), null, null, null))
        .isInstanceOf(UserException.class)
        .hasMessageStartingWith("source.url must")
        .satisfies(failure -> assertThat(failure.getMessage()).doesNotContain("bob"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "jdbc:postgresql://db:5432/users?ssl=true&currentSchema=user_data",
        "jdbc:sqlserver://db;databaseName=tokens;encrypt=true",
        "jdbc:oracle:thin:@//db:1521/sales",
        "jdbc:h2:mem:password;MODE=PostgreSQL",
      })
  void takesAddressesWithoutThem(String url) {
    assertThat(new JdbcSpec(url, null, "t", null, List.of("id"), null, null, null).url())
        .isEqualTo(url);
  }
}
