package locale_test

import (
	"fmt"

	"github.com/problemkit/problem/locale"
)

func ExampleAll() {
	for _, language := range locale.All() {
		fmt.Println(language.Tag, language.Texts["not-found"].Title)
	}
	// Output:
	// de Nicht gefunden
	// es No encontrado
	// fr Introuvable
	// it Non trovato
	// ja 見つかりません
	// ko 찾을 수 없음
	// nl Niet gevonden
	// pl Nie znaleziono
	// pt-BR Não encontrado
	// ru Не найдено
	// uk Не знайдено
	// zh-Hans 未找到
}

func ExampleGerman() {
	fmt.Println(locale.German().Texts["gone"].Description)
	// Output:
	// Diese Ressource ist nicht mehr verfügbar und wird es voraussichtlich auch nicht wieder sein.
}

func ExampleFrench() {
	fmt.Println(locale.French().Texts["gone"].Description)
	// Output:
	// Cette ressource n’est plus disponible et ne devrait pas le redevenir.
}

func ExampleSpanish() {
	fmt.Println(locale.Spanish().Texts["gone"].Description)
	// Output:
	// Este recurso ya no está disponible y no se espera que vuelva a estarlo.
}

func ExamplePortuguese() {
	fmt.Println(locale.Portuguese().Texts["gone"].Description)
	// Output:
	// Este recurso deixou de estar disponível e não se espera que volte a estar.
}

func ExampleItalian() {
	fmt.Println(locale.Italian().Texts["gone"].Description)
	// Output:
	// Questa risorsa non è più disponibile e non si prevede che torni a esserlo.
}

func ExampleDutch() {
	fmt.Println(locale.Dutch().Texts["gone"].Description)
	// Output:
	// Deze bron is niet meer beschikbaar en komt naar verwachting niet terug.
}

func ExamplePolish() {
	fmt.Println(locale.Polish().Texts["gone"].Description)
	// Output:
	// Ten zasób nie jest już dostępny i nie przewiduje się jego przywrócenia.
}

func ExampleRussian() {
	fmt.Println(locale.Russian().Texts["gone"].Description)
	// Output:
	// Этот ресурс больше не доступен, и его возвращение не ожидается.
}

func ExampleUkrainian() {
	fmt.Println(locale.Ukrainian().Texts["gone"].Description)
	// Output:
	// Цей ресурс більше не доступний, і його повернення не очікується.
}

func ExampleChinese() {
	fmt.Println(locale.Chinese().Texts["gone"].Description)
	// Output:
	// 此资源不再可用，且预计不会恢复。
}

func ExampleJapanese() {
	fmt.Println(locale.Japanese().Texts["gone"].Description)
	// Output:
	// このリソースはもう利用できず、復活する見込みもありません。
}

func ExampleKorean() {
	fmt.Println(locale.Korean().Texts["gone"].Description)
	// Output:
	// 이 리소스는 더 이상 사용할 수 없으며, 다시 제공되지 않을 것으로 예상됩니다.
}
