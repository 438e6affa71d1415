package io.cellstream.config;

import static org.assertj.core.api.Assertions.assertThat;

import org.apache.kafka.common.config.ConfigDef;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SecretsTest {

  @ParameterizedTest
  @CsvSource(delimiter = '|', textBlock = """
      http://me:hidden@a:1,http://b:2           | http://********@a:1,http://b:2
      http://b:2,https://me:hidden@a:1          | http://b:2,https://********@a:1
      http://me:hid@den@a                       | http://********@a
      http://me:hid/d,en@a/path                 | http://********@a/path
      [https://hidden@a] and "http://x:hidden@b"| [https://********@a] and "http://********@b"
      at http://host:8081/subjects topic-0@5    | at http://host:8081/subjects topic-0@5
      me@example.org, no URL                    | me@example.org, no URL
      ://                                       | ://
      a://b://c:hidden@d://                     | a://b://********@d://
      """)
  void userAndPasswordOfAUrlAreMasked(String text, String masked) {
    assertThat(Secrets.maskUrls(text)).isEqualTo(masked);
  }

  @Test
  void whatASettingOfOursIsNamedMakesItNoSecret() {
    Setting token = new Setting("cellstream.input.token", Owner.CELLSTREAM, ConfigDef.Type.STRING, DefaultValue.NONE, Setting.ANY,
        ConfigDef.Importance.LOW, "");

    assertThat(Secrets.shown(token, "payload.word")).isEqualTo("payload.word");
  }

  @Test
  void aLongTextIsMaskedInTimeThatGrowsWithItsLength() {
    String text = "http://" + "x://".repeat(200_000) + "me:" + "@".repeat(200_000) + "a";
    assertThat(Secrets.maskUrls(text)).endsWith("://********@a");
  }
}
