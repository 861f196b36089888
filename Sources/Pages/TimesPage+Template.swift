extension Template {
    static let times = Template(
        name: "times",
        text: """
            <h1>{{label}}</h1>
            <p>{{minutes}} minutes, {{site}}. Times are on the clinic’s clock, {{place}}.</p>
            {{#hasFilters}}
            <nav class="filters" aria-label="With whom">
            <span>With:</span>
            {{#filters}}
            <a href="{{link}}"{{#isChosen}} aria-current="true"{{/isChosen}}>{{name}}</a>
            {{/filters}}
            </nav>
            {{/hasFilters}}
            {{#hasSoonest}}
            <section>
            <h2>Soonest</h2>
            <ul class="soonest">
            {{#soonest}}
            <li><a class="button" href="{{link}}">{{dayAndTime}}
            {{#.yours}}
            <span class="yours">{{.}} on your clock</span>
            {{/.yours}}
            </a></li>
            {{/soonest}}
            </ul>
            </section>
            {{/hasSoonest}}
            <section>
            <h2>{{stretch}}</h2>
            {{#isEmpty}}
            <p>Nothing is free in these two weeks.</p>
            {{#hasLater}}
            <p>The next times after that:</p>
            <ul class="soonest">
            {{#later}}
            <li><a class="button" href="{{link}}">{{dayAndTime}}
            {{#.yours}}
            <span class="yours">{{.}} on your clock</span>
            {{/.yours}}
            </a></li>
            {{/later}}
            </ul>
            {{/hasLater}}
            {{/isEmpty}}
            {{#days}}
            <details class="day"{{#isOpen}} open{{/isOpen}}>
            <summary><h3>{{day}}</h3> <span>{{count}}</span></summary>
            <ul class="times">
            {{#times}}
            <li><a href="{{link}}">{{time}}{{#.yours}} <span class="yours">{{.}}</span>{{/.yours}}</a></li>
            {{/times}}
            </ul>
            </details>
            {{/days}}
            <nav class="steps" aria-label="Other days">
            {{#.previous}}
            <a href="{{.}}" rel="prev">Two weeks earlier</a>
            {{/.previous}}
            {{#.next}}
            <a href="{{.}}" rel="next">Two weeks later</a>
            {{/.next}}
            </nav>
            </section>
            <section>
            <h2>Nothing that suits you?</h2>
            <p><a href="{{request}}">Ask us to call you</a></p>
            <details{{#hasOtherZone}} open{{/hasOtherZone}}>
            <summary>I am in another time zone</summary>
            <form method="get" action="{{action}}">
            {{#hidden}}
            <input type="hidden" name="{{name}}" value="{{value}}">
            {{/hidden}}
            <div class="field">
            <label for="zone">Show the time on my clock too</label>
            <select id="zone" name="zone">
            {{#zones}}
            <option value="{{value}}"{{#isChosen}} selected{{/isChosen}}>{{text}}</option>
            {{/zones}}
            </select>
            </div>
            <p><button type="submit" class="second">Show</button></p>
            </form>
            </details>
            </section>

            """)
}
